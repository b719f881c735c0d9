import { mkdir, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../domain/app-error.ts';
import type { StoredPart } from '../../../ports/object-store.ts';
import { checkParts, sizeOf } from '../check-parts.ts';
import type { PartWriters } from '../part-writers.ts';
import { ifPresent } from './absence.ts';
import { durableRename } from './durable-rename.ts';
import { forgetParts, readJournal } from './part-journal.ts';
import type { Paths, UploadPaths } from './paths.ts';
import { removeUpload } from './remove-upload.ts';
import { syncFolder } from './sync-folder.ts';
import { readOpenUpload } from './upload-record.ts';

type Deps = { paths: Paths; writers: PartWriters; now: () => number };
type Parts = readonly StoredPart[];

export async function complete(deps: Deps, key: string, uploadId: string, parts: Parts): Promise<void> {
  const { paths, writers, now } = deps;
  const object = paths.object(key);
  const upload = paths.upload(uploadId);
  await writers.alone(uploadId, async (stopWriters) => {
    const record = await readOpenUpload(paths, uploadId);
    if (record?.key !== key) await confirmEarlier(paths, object, parts);
    else {
      // A call that comes too early is refused before it costs anybody a part under way.
      checkParts(parts, await readJournal(upload.parts), record.partSize);
      await stopWriters();
      await assemble(upload, parts, record.partSize, now());
      await makeFolder(paths, dirname(object));
      await durableRename(upload.data, object);
    }
    await removeUpload(paths, key, uploadId);
  });
}

/** The data becomes exactly these parts, durably; the time of completion is the object's own. */
async function assemble(upload: UploadPaths, parts: Parts, partSize: number, now: number): Promise<void> {
  const held = await readJournal(upload.parts);
  checkParts(parts, held, partSize);
  await forgetParts(
    upload.parts,
    [...held.keys()].filter((n) => n > parts.length),
  );
  const size = sizeOf(parts);
  const handle = await open(upload.data, 'r+');
  try {
    if ((await handle.stat()).size < size) {
      throw new AppError('storage_unavailable', {
        cause: new Error('The upload is shorter than its parts.'),
      });
    }
    await handle.truncate(size);
    await handle.utimes(now / 1000, now / 1000);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function makeFolder(paths: Paths, folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) await syncFolder(paths.objects);
}

/** The rename may have happened just before a crash, so its durability is asked for again. */
async function confirmEarlier(paths: Paths, object: string, parts: Parts): Promise<void> {
  const found = await ifPresent(stat(object), paths);
  if (found?.size !== sizeOf(parts)) throw new AppError('not_found');
  await syncFolder(dirname(object));
}
