import { AppError } from '../../../domain/app-error.ts';
import { RETRY_AFTER } from './limits.ts';

type Waiting = { bytes: number; go: () => void };

/**
 * How much of held parts is in memory at once, for the whole node. Whoever does not fit waits in line,
 * its body with it, and is refused as `too_many_uploads` after `patience` milliseconds.
 */
export function createMemoryBudget(total: number, patience: number) {
  const line: Waiting[] = [];
  let free = total;

  function admit(): void {
    for (let next = line[0]; next !== undefined && next.bytes <= free; next = line[0]) {
      line.shift();
      free -= next.bytes;
      next.go();
    }
  }

  return {
    /** @returns gives the bytes back, once. A part larger than the budget takes all of it. */
    async take(wanted: number, signal: AbortSignal): Promise<() => void> {
      const bytes = Math.min(wanted, total);
      await new Promise<void>((resolve, reject) => {
        const leave = (reason: unknown) => {
          line.splice(line.indexOf(waiting), 1);
          settle();
          reject(reason);
          admit();
        };
        const tooMany = () => leave(new AppError('too_many_uploads', { retryAfterMs: RETRY_AFTER }));
        const timer = setTimeout(tooMany, patience);
        const stop = () => leave(signal.reason);
        const settle = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', stop);
        };
        const waiting = {
          bytes,
          go: () => {
            settle();
            resolve();
          },
        };
        if (signal.aborted) {
          clearTimeout(timer);
          return reject(signal.reason);
        }
        signal.addEventListener('abort', stop);
        line.push(waiting);
        admit();
      });
      return () => {
        free += bytes;
        admit();
      };
    },
  };
}

export type MemoryBudget = ReturnType<typeof createMemoryBudget>;
