import { AbortMultipartUploadCommand } from '@aws-sdk/client-s3';
import type { PartWriters } from '../part-writers.ts';
import type { S3 } from './connect.ts';
import { ANSWER_WITHIN, within } from './limits.ts';
import { listParts } from './list-parts.ts';
import { isUploadId, nameOf } from './names.ts';
import type { PartSizes } from './part-sizes.ts';
import { ifPresent } from './translate-errors.ts';
import { writersOf } from './writers-of.ts';

type Deps = { s3: S3; partSizes: PartSizes; writers: PartWriters };

const TRIES = 3;

export async function abort({ s3, partSizes, writers }: Deps, key: string, uploadId: string): Promise<void> {
  const Key = nameOf(key);
  if (!isUploadId(uploadId)) return;
  const command = new AbortMultipartUploadCommand({ Bucket: s3.bucket, Key, UploadId: uploadId });
  await writers.alone(writersOf(key, uploadId), async (stopWriters) => {
    await stopWriters();
    // A part that another node was just sending may outlive the first call, as S3's manual says.
    for (let tries = 0; tries < TRIES; tries++) {
      await within(ANSWER_WITHIN, (abortSignal) => ifPresent(s3.client.send(command, { abortSignal })));
      if ((await ifPresent(listParts(s3, key, uploadId))) === undefined) {
        partSizes.delete(uploadId);
        return;
      }
    }
    throw new Error('The S3 server keeps an upload that was aborted.');
  });
}
