import { ListPartsCommand, type Part } from '@aws-sdk/client-s3';
import { digestFromBase64 } from '@satchel/protocol/digest';
import { PARTS_MAX } from '@satchel/protocol/limits';
import type { StoredPart } from '../../../ports/object-store.ts';
import type { S3 } from './connect.ts';
import { ANSWER_WITHIN, within } from './limits.ts';
import { demandUploadId, nameOf } from './names.ts';

/** `etag` is what S3 wants to be told again when the parts are put together. */
export type HeldPart = StoredPart & { etag: string };

/** @throws not_found */
export async function listParts(s3: S3, key: string, uploadId: string): Promise<HeldPart[]> {
  const Key = nameOf(key);
  demandUploadId(uploadId);
  const held: HeldPart[] = [];
  let after: string | undefined;
  do {
    const command = new ListPartsCommand({
      Bucket: s3.bucket,
      Key,
      UploadId: uploadId,
      PartNumberMarker: after,
      MaxParts: 1000,
    });
    const page = await within(ANSWER_WITHIN, (abortSignal) => s3.client.send(command, { abortSignal }));
    for (const part of page.Parts ?? []) held.push(heldPart(part));
    after = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (after !== undefined && held.length <= PARTS_MAX);
  return held.sort((a, b) => a.n - b.n);
}

type Listed = Pick<Part, 'PartNumber' | 'Size' | 'ETag' | 'ChecksumSHA256'>;

function heldPart({ PartNumber: n, Size: size, ETag: etag, ChecksumSHA256: checksum }: Listed): HeldPart {
  const digest = checksum === undefined ? undefined : digestFromBase64(checksum);
  if (n === undefined || size === undefined || etag === undefined || digest === undefined) {
    throw new Error('The S3 server lists a part without its number, size, ETag or SHA-256.');
  }
  return { n, size, digest, etag };
}
