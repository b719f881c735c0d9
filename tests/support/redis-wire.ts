import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export type RedisWire = { url: string; close(): Promise<void> };

/** Speaks just enough of Redis's protocol to be another version of it than any that is at hand. */
export async function startRedisWire(version: string): Promise<RedisWire> {
  const sockets = new Set<Socket>();
  const info = `# Server\r\nredis_version:${version}\r\nloading:0\r\n`;
  const server = createServer((socket) => {
    sockets.add(socket);
    let waiting = '';
    socket.on('error', () => {});
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      const { commands, rest } = split(waiting + chunk);
      waiting = rest;
      for (const [name = ''] of commands) {
        const isAsked = name.toUpperCase() === 'INFO';
        socket.write(isAsked ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n', 'latin1');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** `*2\r\n$4\r\nINFO\r\n$6\r\nserver\r\n` and so on, whole ones only. */
function split(text: string): { commands: string[][]; rest: string } {
  const commands: string[][] = [];
  for (let rest = text; ; ) {
    const lines = rest.split('\r\n');
    const count = Number(lines[0]?.slice(1));
    const end = 1 + 2 * count;
    if (!(count > 0) || lines.length <= end) return { commands, rest };
    commands.push(lines.slice(1, end).filter((_, index) => index % 2 === 1));
    rest = lines.slice(end).join('\r\n');
  }
}
