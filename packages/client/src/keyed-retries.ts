import { retryDelay } from './reconnect-policy.ts';
import type { Timers } from './timers.ts';

/** Per key at most one try to come, each later than the one before (M8). */
export type KeyedRetries = {
  /** @param retryAfterMs the server's own wish, never undercut */
  schedule(key: string, run: () => void, retryAfterMs: number | undefined): void;
  isWaiting(key: string): boolean;
  /** It went well: the next failure waits the shortest time again. */
  forget(key: string): void;
  stop(): void;
};

export function createKeyedRetries(timers: Timers, chance: () => number): KeyedRetries {
  const retries = new Map<string, { tries: number; timer: unknown }>();

  return {
    schedule(key, run, retryAfterMs) {
      const before = retries.get(key);
      const tries = before?.tries ?? 0;
      timers.clear(before?.timer);
      const next = { tries: tries + 1, timer: undefined as unknown };
      const due = () => {
        next.timer = undefined;
        run();
      };
      next.timer = timers.set(due, retryDelay(tries, chance(), retryAfterMs));
      retries.set(key, next);
    },
    isWaiting: (key) => retries.get(key)?.timer !== undefined,
    forget(key) {
      timers.clear(retries.get(key)?.timer);
      retries.delete(key);
    },
    stop() {
      for (const { timer } of retries.values()) timers.clear(timer);
      retries.clear();
    },
  };
}
