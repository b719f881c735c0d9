import { readdir, rm, stat } from 'node:fs/promises';
import { idPattern } from '@satchel/protocol/ids';
import { ifPresent } from './absence.ts';
import type { Paths } from './paths.ts';
import { readOpenUpload } from './upload-record.ts';

/** Longer than a `begin` takes anywhere, because a second process may look at a live store. */
const HOUR = 60 * 60 * 1000;

/**
 * A crash inside `begin`, `complete` or `abort` leaves a folder that is no open upload: nobody knows
 * its id, or its object is done, or its removal was asked for. None of them is listed anywhere.
 */
export async function clearLeftovers(paths: Paths, now: number): Promise<void> {
  for (const uploadId of await readdir(paths.uploads)) {
    if (!idPattern.test(uploadId) || (await readOpenUpload(paths, uploadId))) continue;
    const { folder } = paths.upload(uploadId);
    const stats = await ifPresent(stat(folder), paths);
    if (stats && stats.mtimeMs < now - HOUR) await rm(folder, { recursive: true, force: true });
  }
}
