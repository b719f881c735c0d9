import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { CopyFile } from './copy-file.ts';
import { errnoOf } from './errno.ts';
import type { UploadPaths } from './paths.ts';

/**
 * Bytes of a part are good as long as the journal says so. A journal that has grown by other parts only
 * while the data was copied says so of every part it named before.
 */
export async function copyUpload(
  from: UploadPaths,
  to: UploadPaths,
  copy: CopyFile,
): Promise<'copied' | 'changed' | 'over'> {
  await rm(to.folder, { recursive: true, force: true });
  await mkdir(to.folder, { recursive: true, mode: 0o700 });
  try {
    const journal = await readFile(from.parts, 'latin1');
    await copy(from.data, to.data);
    const later = await readFile(from.parts, 'latin1');
    if (!later.startsWith(journal) || touches(later.slice(journal.length), partsOf(journal)))
      return 'changed';
    await writeFile(to.parts, journal, { flush: true });
    await copy(from.record, to.record);
    return 'copied';
  } catch (error) {
    await rm(to.folder, { recursive: true, force: true });
    if (errnoOf(error) === 'ENOENT') return 'over';
    throw error;
  }
}

function touches(lines: string, parts: ReadonlySet<string>): boolean {
  return [...partsOf(lines)].some((n) => parts.has(n));
}

function partsOf(journal: string): Set<string> {
  return new Set([...journal.matchAll(/^(\d+) /gm)].map(([, n = '']) => n));
}
