import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type CuttingProxy = {
  /** Stands for the server's. */
  url: string;
  cuts(): number;
  close(): Promise<void>;
};

type Options = {
  /** [0, 1) */
  chance: () => number;
  /** After so many the line is left in peace. */
  cuts: number;
  /** Bytes between two cuts, both directions counted, on average. */
  every: number;
};

/**
 * A line that breaks again and again, at byte counts that a seed decides: in the middle of a frame,
 * of a handshake, between a commit and its ack. Counting bytes instead of time makes every cut hit a
 * line in use.
 */
export async function startCuttingProxy(server: { url: string }, options: Options): Promise<CuttingProxy> {
  const { hostname, port } = new URL(server.url);
  const { chance, every } = options;
  const lines = new Set<Line>();
  const nextRoom = () => 1 + Math.floor(chance() * 2 * every);
  let room = nextRoom();
  let cuts = 0;

  /** @returns how much of a chunk still goes through */
  const admit = (length: number): number => {
    if (cuts >= options.cuts) return length;
    const admitted = Math.min(length, room);
    room -= admitted;
    return admitted;
  };

  const cut = () => {
    cuts += 1;
    room = nextRoom();
    const breakOff = chance() < 0.5 ? 'resetAndDestroy' : 'destroySoon';
    for (const line of lines) line.end(breakOff);
  };

  const proxy = createServer((near) => {
    const far = connect(Number(port), hostname);
    const line = openLine(near, far, (from, to, chunk) => {
      const admitted = admit(chunk.length);
      if (admitted === chunk.length) {
        if (!to.write(chunk)) from.pause();
        return;
      }
      to.write(chunk.subarray(0, admitted));
      cut();
    });
    lines.add(line);
    near.once('close', () => lines.delete(line));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    cuts: () => cuts,
    close: async () => {
      const closed = once(proxy, 'close');
      proxy.close();
      for (const line of lines) line.end('destroySoon');
      await closed;
    },
  };
}

type Line = { end(how: 'resetAndDestroy' | 'destroySoon'): void };

function openLine(
  near: Socket,
  far: Socket,
  forward: (from: Socket, to: Socket, chunk: Buffer) => void,
): Line {
  let isOver = false;
  const join = (from: Socket, to: Socket) => {
    from.on('data', (chunk: Buffer) => {
      if (!isOver) forward(from, to, chunk);
    });
    to.on('drain', () => from.resume());
    from.on('end', () => to.end());
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  };
  join(near, far);
  join(far, near);
  return {
    end(how) {
      isOver = true;
      near[how]();
      far[how]();
    },
  };
}
