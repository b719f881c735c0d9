import { Readable } from 'node:stream';
import { MiB, PARTS_MAX } from '@satchel/protocol/limits';
import { AppError } from '../../../domain/app-error.ts';
import type { ObjectStore, StoredPart } from '../../../ports/object-store.ts';
import { letGo } from '../let-go.ts';
import type { PartWriters } from '../part-writers.ts';
import type { S3 } from './connect.ts';
import { holdBody } from './hold-body.ts';
import { listParts } from './list-parts.ts';
import type { MemoryBudget } from './memory-budget.ts';
import { demandUploadId, nameOf } from './names.ts';
import type { PartSizes } from './part-sizes.ts';
import { streamPart } from './stream-part.ts';
import { translated } from './translate-errors.ts';
import { writersOf } from './writers-of.ts';

type Part = Parameters<ObjectStore['putPart']>[0];
type Deps = { s3: S3; partSizes: PartSizes; writers: PartWriters; budget: MemoryBudget };

/** For an upload that another process began: as large as a part of the largest file with default limits. */
const HELD_AT_MOST = 64 * MiB;
const TRIES = 3;

export async function putPart(deps: Deps, part: Part): Promise<StoredPart> {
  // A body may fail before anything reads it, or after its part failed: unheard, that would end the process.
  part.body.on('error', () => {});
  try {
    const name = nameOf(part.key);
    demandUploadId(part.uploadId);
    if (!Number.isInteger(part.n) || part.n < 1 || part.n > PARTS_MAX) throw new AppError('not_found');
    const limit = deps.partSizes.get(part.uploadId);
    const { size } = part;
    if (size !== undefined && limit !== undefined && size > limit) {
      throw new AppError('wrong_part_size', { limit });
    }
    const writer = deps.writers.enter(writersOf(part.key, part.uploadId), part.n);
    try {
      const { sha256 } = part;
      if (size === undefined || sha256 === undefined || size === 0) {
        return await putHeld(deps, name, part, limit ?? HELD_AT_MOST, writer.signal);
      }
      await streamPart(deps.s3, name, { ...part, size, sha256 }, writer.signal).catch((error: unknown) =>
        explain(deps.s3, part, error),
      );
      return { n: part.n, size, digest: sha256 };
    } finally {
      writer.leave();
    }
  } catch (error) {
    letGo(part, error);
    throw error === part.body.errored ? error : translated(error);
  }
}

/** S3 wants the length first and the SHA-256 with it, so what comes without is read into memory. */
async function putHeld(
  { s3, budget }: Deps,
  name: string,
  part: Part,
  limit: number,
  signal: AbortSignal,
): Promise<StoredPart> {
  const giveBack = await budget.take(part.size ?? limit, signal);
  try {
    const { blocks, size, digest } = await holdBody(part.body, part.size ?? limit, signal);
    if (part.size !== undefined && size !== part.size) {
      throw new AppError('wrong_part_size', { limit: part.size });
    }
    if (part.sha256 && Buffer.compare(part.sha256, digest) !== 0) throw new AppError('checksum_mismatch');
    for (let tries = 1; ; tries++) {
      const body = Readable.from(blocks, { objectMode: false });
      try {
        await streamPart(s3, name, { ...part, size, sha256: digest, body }, signal);
        return { n: part.n, size, digest };
      } catch (error) {
        if (tries === TRIES || !isPassing(error, signal)) return await explain(s3, part, error);
      }
    }
  } finally {
    giveBack();
  }
}

function isPassing(error: unknown, signal: AbortSignal): boolean {
  const known = translated(error);
  return !signal.aborted && known instanceof AppError && known.code === 'storage_unavailable';
}

/**
 * A server may close the connection on a part that it refuses before our bytes let its answer through:
 * whether the upload is still there tells a refusal from a fault.
 */
async function explain(s3: S3, part: Part, error: unknown): Promise<never> {
  const known = translated(error);
  if (known instanceof AppError && known.code === 'storage_unavailable' && error !== part.body.errored) {
    await listParts(s3, part.key, part.uploadId);
  }
  throw error;
}
