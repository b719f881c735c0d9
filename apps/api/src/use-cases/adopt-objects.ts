import type { Files } from '../ports/data-store/files.ts';
import type { ObjectStore } from '../ports/object-store.ts';

type Uses = { files: Pick<Files, 'live' | 'due'>; objects: Pick<ObjectStore, 'mark' | 'instance'> };

/** Of the longest overdue; those that need no object any more are told of within seconds, so they are few. */
const LOOKED_AT = 100;

/**
 * Marks an object store that nobody has marked as this data store's, unless the data store has files whose
 * bytes must lie in one that is marked already: then this is another, such as the folder below a disk that
 * is not mounted, where every removal would look done and every upload would go to the wrong place (F11).
 * @returns the mark it has, which may be of another data store, or undefined where none was set
 */
export async function adoptObjects({ files, objects }: Uses, epoch: string): Promise<string | undefined> {
  const mark = await objects.mark();
  if (mark !== undefined) return mark;
  return (await hasObjects(files)) ? undefined : objects.instance(epoch);
}

async function hasObjects(files: Uses['files']): Promise<boolean> {
  if ((await files.live('', 1)).length > 0) return true;
  // Open uploads and claimed removals, all of which are due at some time.
  const due = await files.due(Number.MAX_SAFE_INTEGER, LOOKED_AT);
  return due.some((file) => 'key' in file);
}
