import { aborted } from './request-failed.ts';
import type { Timers } from './timers.ts';

/** Resolves after `ms`; rejects with `aborted` as soon as the signal says so. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

export function createWait(timers: Timers): Wait {
  return (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(aborted());
      const stop = () => {
        timers.clear(timer);
        reject(aborted());
      };
      const timer = timers.set(() => {
        signal.removeEventListener('abort', stop);
        resolve();
      }, ms);
      signal.addEventListener('abort', stop, { once: true });
    });
}
