import { createHash } from 'node:crypto';
import { CompleteMultipartUploadCommand } from '@aws-sdk/client-s3';
import { toBase64 } from '@satchel/protocol/digest';
import { AppError } from '../../../domain/app-error.ts';
import type { StoredPart } from '../../../ports/object-store.ts';
import { checkParts, sizeOf } from '../check-parts.ts';
import type { PartWriters } from '../part-writers.ts';
import type { S3 } from './connect.ts';
import { COMPLETE_WITHIN, within } from './limits.ts';
import { type HeldPart, listParts } from './list-parts.ts';
import { nameOf } from './names.ts';
import type { PartSizes } from './part-sizes.ts';
import { statObject } from './stat.ts';
import { ifPresent, isNotFound, translated } from './translate-errors.ts';
import { writersOf } from './writers-of.ts';

type Deps = { s3: S3; partSizes: PartSizes; writers: PartWriters };
type Parts = readonly StoredPart[];

/** A failure says nothing about whether the object was made, so it is asked again before it counts. */
const TRIES = 3;

export async function complete(deps: Deps, key: string, uploadId: string, parts: Parts): Promise<void> {
  await deps.writers.alone(writersOf(key, uploadId), async (stopWriters) => {
    for (let tries = 1; ; tries++) {
      try {
        await completeOnce(deps, { key, uploadId, parts, stopWriters });
        deps.partSizes.delete(uploadId);
        return;
      } catch (error) {
        const known = translated(error);
        const mayPass = known instanceof AppError && known.code === 'storage_unavailable';
        if (!mayPass || tries === TRIES) throw error;
      }
    }
  });
}

type Completion = { key: string; uploadId: string; parts: Parts; stopWriters: () => Promise<void> };

async function completeOnce({ s3, partSizes }: Deps, completion: Completion): Promise<void> {
  const { key, uploadId, parts, stopWriters } = completion;
  const held = await ifPresent(listParts(s3, key, uploadId));
  if (held === undefined) return confirmEarlier(s3, key, parts);
  const byNumber = new Map(held.map((part) => [part.n, part]));
  checkParts(parts, byNumber, partSizes.get(uploadId) ?? parts[0]?.size ?? 0);
  await stopWriters();
  try {
    await assemble(
      s3,
      key,
      uploadId,
      parts.map(({ n }) => byNumber.get(n)).filter((part) => part !== undefined),
    );
  } catch (error) {
    // Another node, or an earlier try whose reply was lost, has put it together meanwhile.
    if (!isNotFound(translated(error))) throw error;
    await confirmEarlier(s3, key, parts);
  }
}

/** The SDK makes an error of a 200 whose body is one. The parts are named by digest, so none can slip in. */
async function assemble(s3: S3, key: string, uploadId: string, parts: readonly HeldPart[]): Promise<void> {
  const command = new CompleteMultipartUploadCommand({
    Bucket: s3.bucket,
    Key: nameOf(key),
    UploadId: uploadId,
    MultipartUpload: {
      Parts: parts.map(({ n, etag, digest }) => ({
        PartNumber: n,
        ETag: etag,
        ChecksumSHA256: toBase64(digest),
      })),
    },
  });
  await within(COMPLETE_WITHIN, (abortSignal) => s3.client.send(command, { abortSignal }));
}

/** The upload is gone: because it became this very object, or for another reason. */
async function confirmEarlier(s3: S3, key: string, parts: Parts): Promise<void> {
  const found = await statObject(s3, key);
  const isSame =
    found?.size === sizeOf(parts) && (found.sha256 === undefined || found.sha256 === compositeOf(parts));
  if (!isSame) throw new AppError('not_found');
}

/** As S3 writes it for an object made of parts: the digest of their digests, and how many. */
function compositeOf(parts: Parts): string {
  const hash = createHash('sha256');
  for (const { digest } of parts) hash.update(digest);
  return `${hash.digest('base64')}-${parts.length}`;
}
