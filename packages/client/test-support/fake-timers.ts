import type { Timers } from '../src/timers.ts';

type Alarm = { at: number; run: () => void };

/** Time that passes only when a test says so. */
export function createFakeTimers(start = 1_000_000) {
  let time = start;
  let lastHandle = 0;
  const alarms = new Map<number, Alarm>();

  const timers: Timers = {
    set(run, afterMs) {
      lastHandle += 1;
      alarms.set(lastHandle, { at: time + Math.max(0, afterMs), run });
      return lastHandle;
    },
    clear: (handle) => void alarms.delete(Number(handle)),
  };

  /** @returns false when nothing is due until then */
  const runNext = (until: number): boolean => {
    const [next] = [...alarms]
      .filter(([, { at }]) => at <= until)
      .sort(([a, x], [b, y]) => x.at - y.at || a - b);
    if (next === undefined) return false;
    const [handle, { at, run }] = next;
    alarms.delete(handle);
    time = Math.max(time, at);
    run();
    return true;
  };

  return {
    timers,
    now: () => time,
    /** Delays until each alarm, shortest first. */
    pending: () => [...alarms.values()].map(({ at }) => at - time).sort((a, b) => a - b),
    /** Runs what falls due on the way, letting promises settle after each. */
    async advance(ms: number): Promise<void> {
      const until = time + ms;
      await turn();
      while (runNext(until)) await turn();
      time = until;
    },
  };
}

/** Everything that only waits for promises has happened when this resolves. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
