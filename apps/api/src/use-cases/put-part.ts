import type { Readable } from 'node:stream';
import { partCountFor, partRange, toBase64 } from '@satchel/protocol/digest';
import { AppError } from '../domain/app-error.ts';
import type { Uploading } from '../domain/file.ts';
import { uploadEnds } from '../domain/file-schedule.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { reasonOf } from './change-file.ts';
import { demandFile, type FileAccess } from './demand-file.ts';
import type { PartClaims } from './part-claims.ts';

type Uses = FileAccess & { objects: ObjectStore; claims: PartClaims; storeNow: () => Promise<number> };

export type Part = {
  userId: string;
  fileId: string;
  n: number;
  size: number;
  sha256: Uint8Array;
  body: Readable;
};

/**
 * Lane C: one part, durable and recorded when this resolves (F16). Its body is read only if needed.
 * @throws AppError `not_found`, `gone`, `wrong_part_size`, `part_busy`, `checksum_mismatch`
 */
export async function putPart(uses: Uses, part: Part): Promise<void> {
  const { file } = await demandFile(uses, part, 'upload-to');
  if (file.state !== 'uploading')
    throw new AppError('gone', { message: 'This upload is over.', ...reasonOf(file) });
  if (file.size === undefined || file.uploadId === undefined) throw new AppError('upload_running');
  demandRightSize({ size: file.size, partSize: file.partSize }, part);
  const done = uses.claims.claim(file.id, part.n);
  if (done === undefined) throw new AppError('part_busy');
  try {
    await write(uses, file, file.uploadId, part);
  } finally {
    done();
  }
}

function demandRightSize({ size, partSize }: { size: number; partSize: number }, part: Part): void {
  if (part.n < 1 || part.n > partCountFor(size, partSize)) throw new AppError('not_found');
  const { start, end } = partRange(part.n, size, partSize);
  if (part.size !== end - start) {
    throw new AppError('wrong_part_size', {
      limit: end - start,
      message: `Part ${part.n} of this file has ${end - start} bytes.`,
    });
  }
}

async function write(
  { files, objects, storeNow }: Uses,
  file: Uploading,
  uploadId: string,
  { n, size, sha256, body }: Part,
): Promise<void> {
  const digest = toBase64(sha256);
  const recorded = (await files.parts(file.id)).find((one) => one.n === n);
  if (recorded?.digest === digest) return;
  if (recorded !== undefined) await files.forgetPart(file.id, uploadId, n);
  await objects.putPart({ key: file.key, uploadId, n, body, size, sha256 }).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'not_found' ? endedMeanwhile(error) : error;
  });
  const touchedAt = await storeNow();
  const touch = { touchedAt, dueAt: uploadEnds({ ...file, touchedAt }) };
  if (!(await files.recordPart(file.id, uploadId, { n, size, digest }, touch))) {
    throw endedMeanwhile();
  }
}

function endedMeanwhile(cause?: unknown): AppError {
  return new AppError('gone', { message: 'This upload ended meanwhile.', cause });
}
