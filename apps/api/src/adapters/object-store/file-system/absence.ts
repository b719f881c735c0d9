import { stat } from 'node:fs/promises';
import { errnoOf } from './errno.ts';
import type { Paths } from './paths.ts';

/**
 * ENOENT means "absent" only while both top folders stand. On an unmounted disk every path is missing,
 * and taking that for absence would let a removal succeed whose object comes back with the disk.
 */
export async function meansAbsent(error: unknown, paths: Paths): Promise<boolean> {
  return errnoOf(error) === 'ENOENT' && (await exists(paths.objects)) && (await exists(paths.uploads));
}

/** @returns undefined when what the work looked for is absent; any other failure stays a failure */
export async function ifPresent<T>(work: Promise<T>, paths: Paths): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (await meansAbsent(error, paths)) return undefined;
    throw error;
  }
}

async function exists(folder: string): Promise<boolean> {
  try {
    await stat(folder);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}
