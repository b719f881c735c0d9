import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type SilencingProxy = {
  port: number;
  /** From now on nothing goes through, and no line ends: as if the machine behind it lost its power. */
  fallSilent(): void;
  /** New lines work again; those that were there stay silent, since nobody at the other end knows of them. */
  speak(): void;
  /** Lines that came in silence and that whoever made them has given up. */
  givenUp(): number;
  close(): Promise<void>;
};

/** Half-open lines: both sides believe in them and no byte arrives. @param port of the server, on loopback */
export async function startSilencingProxy(port: number): Promise<SilencingProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  };
  let isSilent = false;
  let givenUp = 0;
  let forget: (() => void)[] = [];
  const proxy = createServer({ allowHalfOpen: true }, (near) => {
    keep(near);
    if (isSilent) {
      near.resume().once('end', () => {
        givenUp += 1;
      });
      return;
    }
    let isForgotten = false;
    forget.push(() => {
      isForgotten = true;
    });
    const far = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    keep(far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('data', (chunk: Buffer) => {
        if (isForgotten || to.destroyed || !to.writable) return;
        if (!to.write(chunk)) from.pause();
      });
      to.on('drain', () => from.resume());
      from.on('end', () => {
        if (!isForgotten) to.end();
      });
      from.on('close', () => {
        if (!isForgotten) to.destroy();
      });
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const close = async () => {
    if (!proxy.listening) return;
    const closed = once(proxy, 'close');
    proxy.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    port: (proxy.address() as AddressInfo).port,
    fallSilent() {
      isSilent = true;
      for (const one of forget) one();
      forget = [];
    },
    speak() {
      isSilent = false;
    },
    givenUp: () => givenUp,
    close,
  };
}
