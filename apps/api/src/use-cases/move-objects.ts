import { type Available, isLive, type Lost } from '../domain/file.ts';
import { keyOfRecord, type RecordOf, type Shelf } from '../ports/data-store/records.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { copyObject, holdsObject } from './copy-object.ts';
import { walkShelf } from './walk-shelf.ts';

type FileShelf = Pick<Shelf<RecordOf['files']>, 'page'>;

export type ObjectCounts = { count: number; bytes: number; uploads: number; completing: number };

/** What the records say there is to move. */
export async function countObjects(files: FileShelf): Promise<ObjectCounts> {
  const counts = { count: 0, bytes: 0, uploads: 0, completing: 0 };
  for await (const { records } of walkShelf(files, keyOfRecord.files)) {
    for (const { file } of records) {
      if (file.state === 'uploading' && file.uploadId !== undefined) counts.uploads += 1;
      if (file.state === 'completing') counts.completing += 1;
      if (!isLive(file)) continue;
      counts.count += 1;
      counts.bytes += file.size;
    }
  }
  return counts;
}

export type Unmoved = { fileId: string; why: 'absent' | 'damaged' };

/** Files whose object is not there, or not as large as it should be; reads no bytes. */
export async function findUnmovable({
  files,
  from,
}: {
  files: FileShelf;
  from: Pick<ObjectStore, 'stat'>;
}): Promise<Unmoved[]> {
  const found: Unmoved[] = [];
  for await (const file of liveFiles(files)) {
    const held = await from.stat(file.key);
    if (held === undefined && file.state === 'available') found.push({ fileId: file.id, why: 'absent' });
    else if (held !== undefined && held.size !== file.size) found.push({ fileId: file.id, why: 'damaged' });
  }
  return found;
}

/**
 * Copies the object of every file that has one, in the order of their records. Objects of claimed files are
 * on their way out and stay behind; a file that is `lost` may have none.
 * @param moved told after each; what it throws ends the copying
 */
export async function moveObjects(
  { files, from, to }: { files: FileShelf; from: ObjectStore; to: ObjectStore },
  moved: (file: Available | Lost, isNew: boolean) => void,
): Promise<Unmoved[]> {
  const unmoved: Unmoved[] = [];
  for await (const file of liveFiles(files)) {
    const result = await copyObject({ from, to }, file);
    if (result === 'copied' || result === 'there already') moved(file, result === 'copied');
    else if (result === 'damaged' || file.state === 'available')
      unmoved.push({ fileId: file.id, why: result });
  }
  return unmoved;
}

/** Reads every object in the target against the digest its file was announced with. @returns those that differ are removed there */
export async function verifyObjects(
  { files, from, to }: { files: FileShelf; from: ObjectStore; to: ObjectStore },
  looked: () => void,
): Promise<{ count: number; bytes: number; wrong: string[] }> {
  const result = { count: 0, bytes: 0, wrong: [] as string[] };
  for await (const file of liveFiles(files)) {
    looked();
    if (await holdsObject(to, file)) {
      result.count += 1;
      result.bytes += file.size;
    } else if (file.state === 'available' || (await from.stat(file.key)) !== undefined) {
      await to.remove(file.key);
      result.wrong.push(file.id);
    }
  }
  return result;
}

async function* liveFiles(files: FileShelf): AsyncGenerator<Available | Lost> {
  for await (const { records } of walkShelf(files, keyOfRecord.files)) {
    for (const { file } of records) if (isLive(file)) yield file;
  }
}
