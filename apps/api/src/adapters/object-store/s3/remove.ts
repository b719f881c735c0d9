import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { S3 } from './connect.ts';
import { ANSWER_WITHIN, within } from './limits.ts';
import { nameOf } from './names.ts';
import { ifPresent } from './translate-errors.ts';

/** One by one: not every server has `DeleteObjects`. Some answer 404 for an absent one, most 204. */
export async function removeObject(s3: S3, key: string): Promise<void> {
  const command = new DeleteObjectCommand({ Bucket: s3.bucket, Key: nameOf(key) });
  await within(ANSWER_WITHIN, (abortSignal) => ifPresent(s3.client.send(command, { abortSignal })));
}
