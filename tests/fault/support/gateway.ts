import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type Gateway = {
  /** The one address clients know. */
  url: string;
  /** Ends every line; new ones lead to this server, or nowhere. */
  leadTo(server: { url: string } | undefined): void;
  close(): Promise<void>;
};

/** Stands before servers that take each other's place. */
export async function startGateway(first: { url: string }): Promise<Gateway> {
  let target: { url: string } | undefined = first;
  const lines = new Set<Socket>();
  const gateway = createServer((near) => {
    lines.add(near);
    near.once('close', () => lines.delete(near));
    near.on('error', () => {});
    if (target === undefined) {
      near.destroy();
      return;
    }
    const { hostname, port } = new URL(target.url);
    const far = connect(Number(port), hostname);
    far.on('error', () => near.destroy());
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  const cutAll = () => {
    for (const line of lines) line.destroy();
  };
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  return {
    url: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`,
    leadTo(server) {
      target = server;
      cutAll();
    },
    async close() {
      gateway.close();
      cutAll();
      await once(gateway, 'close');
    },
  };
}
