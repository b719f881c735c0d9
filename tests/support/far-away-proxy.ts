import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type FarAwayProxy = { port: number; close(): Promise<void> };

/** A line as long as `delay` ms each way, in order and without loss. @param port of the server, on loopback */
export async function startFarAwayProxy(port: number, delay: number): Promise<FarAwayProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  };
  const proxy = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    keep(near);
    keep(far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk: Buffer) => setTimeout(() => to.write(chunk), delay));
      from.on('close', () => setTimeout(() => to.destroy(), delay));
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port,
    async close() {
      const closed = once(proxy, 'close');
      proxy.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
