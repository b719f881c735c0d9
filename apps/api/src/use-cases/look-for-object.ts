import { type FileRecord, isLive } from '../domain/file.ts';
import type { Files } from '../ports/data-store/files.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { changeFile } from './change-file.ts';

type Uses = { files: Files; objects: ObjectStore; now: () => number };

/**
 * Writes down whether the store has the object of a live file. Only its own "there is none" counts
 * against it; a store that fails says nothing, and throws (F11).
 */
export async function lookForObject({ files, objects, now }: Uses, file: FileRecord): Promise<FileRecord> {
  if (!isLive(file)) return file;
  const isThere = (await objects.stat(file.key)) !== undefined;
  return changeFile(files, file, { type: isThere ? 'found' : 'missing', at: now() });
}
