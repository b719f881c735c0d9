import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { idPattern } from '@satchel/protocol/ids';
import { AppError } from '../../../domain/app-error.ts';
import { ifPresent } from './absence.ts';
import type { Paths } from './paths.ts';
import { syncFolder } from './sync-folder.ts';

/** The mark is whole from the moment it has its name; one process writes below a root, one call at a time. */
export async function markInstance(paths: Paths, candidate: string, replacing?: string): Promise<string> {
  const before = await readMark(paths);
  if (before !== undefined && before !== replacing) return before;
  const draft = `${paths.instance}.${candidate}`;
  try {
    await writeFile(draft, `${candidate}\n`, { flush: true, mode: 0o600 });
    await rename(draft, paths.instance);
  } finally {
    await rm(draft, { force: true });
  }
  await syncFolder(paths.root);
  return candidate;
}

export async function readMark(paths: Paths): Promise<string | undefined> {
  const text = await ifPresent(readFile(paths.instance, 'utf8'), paths);
  if (text === undefined) return undefined;
  const mark = text.trim();
  if (!idPattern.test(mark)) throw new AppError('storage_unavailable', { cause: new Error('No such mark.') });
  return mark;
}
