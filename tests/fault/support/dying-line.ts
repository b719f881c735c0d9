import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type DyingLine = {
  /** `127.0.0.1:<port>`, in the place of the server's. */
  host: string;
  /** Resolves once the client has sent so many bytes; not one more goes through. */
  dead: Promise<void>;
  close(): Promise<void>;
};

/** A line to a server that ends in the middle of what a client writes. @param bytes counted from the client, over all connections */
export async function startDyingLine(target: string, bytes: number): Promise<DyingLine> {
  const sockets = new Set<Socket>();
  let left = bytes;
  let die = () => {};
  const dead = new Promise<void>((resolve) => {
    die = resolve;
  });
  const [hostname, port] = target.split(':');
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
    }
    far.pipe(near);
    near.on('data', (chunk: Buffer) => {
      if (left <= 0) return;
      far.write(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) die();
    });
    near.once('close', () => far.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    dead,
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
