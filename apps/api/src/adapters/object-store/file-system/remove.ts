import { unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ifPresent } from './absence.ts';
import type { Paths } from './paths.ts';
import { syncFolder } from './sync-folder.ts';

/** An absent object is flushed too: the removal that took it may have crashed before it was durable. */
export async function remove(paths: Paths, key: string): Promise<void> {
  const object = paths.object(key);
  await ifPresent(unlink(object), paths);
  await ifPresent(syncFolder(dirname(object)), paths);
}
