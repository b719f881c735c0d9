import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3';
import { isPartSize } from '@satchel/protocol/digest';
import { AppError } from '../../../domain/app-error.ts';
import type { S3 } from './connect.ts';
import { ANSWER_WITHIN, within } from './limits.ts';
import { isUploadId, nameOf } from './names.ts';
import type { PartSizes } from './part-sizes.ts';

/** A lost reply leaves an upload that nobody knows of; the second sweep and the lifecycle rule find it. */
export async function begin(
  { s3, partSizes }: { s3: S3; partSizes: PartSizes },
  key: string,
  partSize: number,
): Promise<string> {
  const command = new CreateMultipartUploadCommand({
    Bucket: s3.bucket,
    Key: nameOf(key),
    ChecksumAlgorithm: 'SHA256',
    ContentType: 'application/octet-stream',
  });
  if (!isPartSize(partSize)) throw new AppError('wrong_part_size');
  const { UploadId: uploadId } = await within(ANSWER_WITHIN, (abortSignal) =>
    s3.client.send(command, { abortSignal }),
  );
  if (uploadId === undefined || !isUploadId(uploadId)) {
    throw new Error(`The S3 server gave an upload id of an unknown kind: ${uploadId?.slice(0, 80)}`);
  }
  partSizes.set(uploadId, partSize);
  return uploadId;
}
