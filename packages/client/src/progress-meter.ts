/** Long enough to be steady while parts finish in bursts, short enough to follow a changed network. */
const WINDOW = 5_000;
/** Between two reports to the screen. */
const REPORT_EVERY = 100;

export type Progress = { bytes: number; speed: number };

/**
 * Turns counts of bytes into what a screen shows. A count may fall back, when a part has to be sent
 * again; the speed never goes below zero.
 * @returns a function that answers undefined when the last report was a moment ago
 */
export function createProgressMeter(now: () => number): (bytes: number) => Progress | undefined {
  let samples: { at: number; bytes: number }[] = [];
  let reportedAt = Number.NEGATIVE_INFINITY;

  return (bytes) => {
    const at = now();
    if (at - reportedAt < REPORT_EVERY) return undefined;
    reportedAt = at;
    samples = [...samples.filter((sample) => at - sample.at <= WINDOW), { at, bytes }];
    const first = samples[0] ?? { at, bytes };
    const seconds = (at - first.at) / 1000;
    const speed = seconds > 0 ? Math.max(0, (bytes - first.bytes) / seconds) : 0;
    return { bytes, speed };
  };
}
