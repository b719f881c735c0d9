import { open } from 'node:fs/promises';
import { PARTS_MAX } from '@satchel/protocol/limits';
import { AppError } from '../../../domain/app-error.ts';
import type { ObjectStore, StoredPart } from '../../../ports/object-store.ts';
import { letGo } from '../let-go.ts';
import type { PartWriters } from '../part-writers.ts';
import { forgetParts, readJournal, recordPart } from './part-journal.ts';
import type { Paths } from './paths.ts';
import { openUploadOf } from './upload-record.ts';
import { writeBody } from './write-body.ts';

type Part = Parameters<ObjectStore['putPart']>[0];

export async function putPart(deps: { paths: Paths; writers: PartWriters }, part: Part): Promise<StoredPart> {
  // A body may fail before anything reads it, or after its part failed: `writeBody` learns of the first
  // when it begins, nobody needs the second, and neither may go unheard, which would end the process.
  part.body.on('error', () => {});
  try {
    deps.paths.object(part.key);
    deps.paths.upload(part.uploadId);
    const writer = deps.writers.enter(part.uploadId, part.n);
    try {
      return await writeAndRecord(deps.paths, part, writer.signal);
    } finally {
      writer.leave();
    }
  } catch (error) {
    letGo(part, error);
    throw error;
  }
}

/**
 * The order that a crash anywhere must find: unlisted, written, durable, listed. Bytes in place without
 * a line in the journal count for nothing.
 */
async function writeAndRecord(paths: Paths, part: Part, signal: AbortSignal): Promise<StoredPart> {
  const { n, size, sha256 } = part;
  const { partSize } = await openUploadOf(paths, part.key, part.uploadId);
  if (!Number.isInteger(n) || n < 1 || n > PARTS_MAX) throw new AppError('not_found');
  if (size !== undefined && size > partSize) throw new AppError('wrong_part_size', { limit: partSize });
  const upload = paths.upload(part.uploadId);
  if ((await readJournal(upload.parts)).has(n)) await forgetParts(upload.parts, [n]);
  const handle = await open(upload.data, 'r+');
  try {
    const target = { handle, position: (n - 1) * partSize, limit: size ?? partSize };
    const written = await writeBody(part.body, target, signal);
    if (size !== undefined && written.size !== size) throw new AppError('wrong_part_size', { limit: size });
    if (sha256 && Buffer.compare(written.digest, sha256) !== 0) throw new AppError('checksum_mismatch');
    await handle.datasync();
    const stored = { n, ...written };
    await recordPart(upload.parts, stored);
    return stored;
  } finally {
    await handle.close();
  }
}
