import { join } from 'node:path';
import { idPattern } from '@satchel/protocol/ids';
import { AppError } from '../../../domain/app-error.ts';

/**
 *     objects/ab/abcdef…            a completed object
 *     uploads/<uploadId>/data       its parts, each written in place at (n - 1) * partSize
 *     uploads/<uploadId>/parts      journal of the parts that are durable
 *     uploads/<uploadId>/upload.json
 *     instance                      the mark of the data store this belongs to
 *
 * One tree on one file system, so that completing is a rename and an upload never takes its space twice.
 */
export type Paths = {
  root: string;
  objects: string;
  uploads: string;
  instance: string;
  /** @throws not_found for anything but an object key, before it can become a path (F10) */
  object(key: string): string;
  /** @throws not_found for anything but an upload id */
  upload(uploadId: string): UploadPaths;
};

export type UploadPaths = { folder: string; data: string; parts: string; record: string };

/** 256 folders: directories stay small enough to list at a million objects. */
const fanOut = (key: string) => key.slice(0, 2);

export function pathsUnder(root: string): Paths {
  const objects = join(root, 'objects');
  const uploads = join(root, 'uploads');
  return {
    root,
    objects,
    uploads,
    instance: join(root, 'instance'),
    object: (key) => join(objects, fanOut(checked(key)), key),
    upload: (uploadId) => {
      const folder = join(uploads, checked(uploadId));
      return {
        folder,
        data: join(folder, 'data'),
        parts: join(folder, 'parts'),
        record: join(folder, 'upload.json'),
      };
    },
  };
}

function checked(id: string): string {
  if (idPattern.test(id)) return id;
  throw new AppError('not_found');
}
