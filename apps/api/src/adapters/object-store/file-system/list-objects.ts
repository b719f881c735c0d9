import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { idPattern } from '@satchel/protocol/ids';
import type { ObjectInfo } from '../../../ports/object-store.ts';
import { ifPresent } from './absence.ts';
import type { Paths } from './paths.ts';

/** Names of other shapes (an operator's note, a file manager's droppings) are nobody's objects. */
export async function listObjects(
  paths: Paths,
  afterKey: string | undefined,
  limit: number,
): Promise<ObjectInfo[]> {
  const found: ObjectInfo[] = [];
  const from = afterKey?.slice(0, 2) ?? '';
  const folders = (await readdir(paths.objects)).filter((name) => /^[0-9a-f]{2}$/.test(name) && name >= from);
  for (const folder of folders.sort()) {
    const names = (await ifPresent(readdir(join(paths.objects, folder)), paths)) ?? [];
    const keys = names.filter((name) => idPattern.test(name) && name.startsWith(folder));
    for (const key of keys.sort()) {
      if (found.length >= limit) return found;
      if (afterKey !== undefined && key <= afterKey) continue;
      const stats = await ifPresent(stat(paths.object(key)), paths);
      if (stats) found.push({ key, size: stats.size, modifiedAt: Math.round(stats.mtimeMs) });
    }
  }
  return found;
}
