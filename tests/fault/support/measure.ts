import { readFile } from 'node:fs/promises';

/** Samples one number again and again, and keeps the highest. */
export type Gauge = {
  highest(): number;
  samples(): number;
  stop(): void;
};

/** @param every milliseconds between two samples; one that takes longer delays the next */
export function gauge(read: () => Promise<number>, every: number): Gauge {
  let highest = 0;
  let samples = 0;
  let isBusy = false;
  const timer = setInterval(() => {
    if (isBusy) return;
    isBusy = true;
    read()
      .then((value) => {
        samples += 1;
        highest = Math.max(highest, value);
      })
      // The process may be gone; whoever needs its answers will say so.
      .catch(() => {})
      .finally(() => {
        isBusy = false;
      });
  }, every);
  return { highest: () => highest, samples: () => samples, stop: () => clearInterval(timer) };
}

/** Bytes of memory that are resident now (Linux). */
export async function residentMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1');
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
  if (kibibytes === undefined) throw new Error('There is no VmRSS in /proc.');
  return Number(kibibytes) * 1024;
}
