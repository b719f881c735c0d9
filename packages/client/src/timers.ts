/** Waiting as an argument, so that tests decide when time passes. Times are milliseconds. */
export type Timers = { set(run: () => void, afterMs: number): unknown; clear(handle: unknown): void };

export const systemTimers: Timers = {
  set: (run, afterMs) => setTimeout(run, afterMs),
  clear: (handle) => clearTimeout(handle as Parameters<typeof clearTimeout>[0]),
};
