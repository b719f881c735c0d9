import type { Config } from './config/config.ts';
import type { DataStore } from './ports/data-store/data-store.ts';
import type { ObjectStore } from './ports/object-store.ts';
import { adoptObjects } from './use-cases/adopt-objects.ts';

/**
 * Marks a new object store as the one of this data store, which the second sweep asks for (F11).
 * @returns the mark it has
 * @throws Error naming the variable, where the files of this database must be somewhere else
 */
export async function demandOwnObjects(
  { objectStore }: Pick<Config, 'objectStore'>,
  { files, epoch }: Pick<DataStore, 'files' | 'epoch'>,
  objects: ObjectStore,
): Promise<string> {
  const mark = await adoptObjects({ files, objects }, epoch);
  if (mark === undefined) throw new Error(strangeStoreText(objectStore));
  return mark;
}

function strangeStoreText(objectStore: Config['objectStore']): string {
  const where =
    objectStore.kind === 's3'
      ? `SATCHEL_S3_BUCKET=${objectStore.bucket} is not where the files of this database are: name their bucket, or bring them there with satchel migrate`
      : `DATA_DIR: ${objectStore.root} is not where the files of this database are: mount their disk there, or bring them back from a backup`;
  return `${where}. If they are gone for good, satchel storage adopt takes this one in its place.`;
}
