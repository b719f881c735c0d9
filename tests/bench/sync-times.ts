import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spreadOf } from './statistics.ts';

const TIMES = 50;
/** A page of the database. */
const BYTES = 4096;

/** @returns the median of what the disk needs to keep a few bytes, in ms */
export async function syncTimes(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'satchel-bench-'));
  const handle = await open(join(folder, 'synced'), 'w');
  const times: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const begun = performance.now();
    await handle.write(Buffer.alloc(BYTES), 0, BYTES, time * BYTES);
    await handle.sync();
    times.push(performance.now() - begun);
  }
  await handle.close();
  await rm(folder, { recursive: true, force: true });
  return spreadOf(times).median;
}
