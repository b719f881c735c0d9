import { aborted } from './request-failed.ts';

/** Runs something as soon as fewer than the limit are running, in the order of asking. */
export type Turns = <T>(signal: AbortSignal, run: () => Promise<T>) => Promise<T>;

export function createTurns(limit: number): Turns {
  let running = 0;
  const queue: (() => void)[] = [];

  const turn = (signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (signal.aborted) return reject(aborted());
      const start = () => {
        signal.removeEventListener('abort', leave);
        running += 1;
        resolve();
      };
      const leave = () => {
        queue.splice(queue.indexOf(start), 1);
        reject(aborted());
      };
      if (running < limit) return start();
      signal.addEventListener('abort', leave, { once: true });
      queue.push(start);
    });

  return async (signal, run) => {
    await turn(signal);
    try {
      return await run();
    } finally {
      running -= 1;
      queue.shift()?.();
    }
  };
}
