import { access, constants, mkdir, stat } from 'node:fs/promises';
import type { ObjectStore } from '../../../ports/object-store.ts';
import { createPartWriters } from '../part-writers.ts';
import { abort } from './abort.ts';
import { ifPresent } from './absence.ts';
import { begin } from './begin.ts';
import { clearLeftovers } from './clear-leftovers.ts';
import { complete } from './complete.ts';
import { markInstance, readMark } from './instance.ts';
import { listObjects } from './list-objects.ts';
import { listUploads } from './list-uploads.ts';
import { readJournal } from './part-journal.ts';
import { type Paths, pathsUnder } from './paths.ts';
import { putPart } from './put-part.ts';
import { readRange } from './read-range.ts';
import { remove } from './remove.ts';
import { syncFolder } from './sync-folder.ts';
import { translated, translateErrors } from './translate-errors.ts';
import { openUploadOf } from './upload-record.ts';

type Options = {
  /** Made when absent. One process at a time writes below it. */
  root: string;
  newId: () => string;
  now: () => number;
};

/** Objects as files, durable when a call resolves: bytes by fdatasync, names by fsync of their folder. */
export async function openFileSystemObjectStore({ root, newId, now }: Options): Promise<ObjectStore> {
  const paths = pathsUnder(root);
  const writers = createPartWriters();
  const translate = <T>(work: Promise<T>) => translateErrors(work, paths);
  await translate(prepare(root, paths, now()));
  let marking: Promise<unknown> = Promise.resolve();

  return {
    begin: (key, partSize) => translate(begin({ paths, newId, now }, key, partSize)),
    putPart: (part) =>
      putPart({ paths, writers }, part).catch(async (error) => {
        // A broken connection is a system error too, and none of this store's.
        throw error === part.body.errored ? error : await translated(error, paths);
      }),
    listParts: (key, uploadId) => translate(listParts(paths, key, uploadId)),
    complete: (key, uploadId, parts) => translate(complete({ paths, writers, now }, key, uploadId, parts)),
    abort: (key, uploadId) => translate(abort({ paths, writers }, key, uploadId)),
    read: (key, start, end) => translate(readRange(paths, key, start, end)),
    stat: (key) => translate(sizeOf(paths, key)),
    remove: (key) => translate(remove(paths, key)),
    list: (afterKey, limit) => translate(listObjects(paths, afterKey, limit)),
    listUploads: (limit) => translate(listUploads(paths, limit)),
    instance(candidate, replacing) {
      const marked = marking.then(() => markInstance(paths, candidate, replacing));
      marking = marked.catch(() => {});
      return translate(marked);
    },
    mark: () => translate(readMark(paths)),
    check: () => translate(check(paths)),
    close: () => writers.stopAll(),
  };
}

async function prepare(root: string, paths: Paths, now: number): Promise<void> {
  for (const folder of [paths.objects, paths.uploads]) await mkdir(folder, { recursive: true, mode: 0o700 });
  await syncFolder(root);
  await clearLeftovers(paths, now);
}

async function listParts(paths: Paths, key: string, uploadId: string) {
  paths.object(key);
  await openUploadOf(paths, key, uploadId);
  const parts = await readJournal(paths.upload(uploadId).parts);
  return [...parts.values()].sort((a, b) => a.n - b.n);
}

async function sizeOf(paths: Paths, key: string) {
  const stats = await ifPresent(stat(paths.object(key)), paths);
  return stats && { size: stats.size };
}

async function check(paths: Paths): Promise<void> {
  for (const folder of [paths.objects, paths.uploads]) {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  }
}
