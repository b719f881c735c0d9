import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { connectS3 } from './connect.ts';
import { demandNoVersions } from './demand-no-versions.ts';
import { demandPartDigests } from './demand-part-digests.ts';
import { readMark } from './instance.ts';
import { ANSWER_WITHIN, within } from './limits.ts';
import { OBJECTS } from './names.ts';
import type { S3Settings } from './settings.ts';
import { startError } from './start-error.ts';
import { s3NameOf } from './translate-errors.ts';
import { UnusableBucket } from './unusable-bucket.ts';

export type BucketLook = { isThere: false } | { isThere: true; isEmpty: boolean; mark: string | undefined };

/**
 * Looks at a bucket as it is: it is not made, and no object, mark or rule is left in it. That one may
 * write is tried by an upload that is given up.
 * @throws Error that names the variable to correct
 */
export async function lookAtBucket(settings: S3Settings): Promise<BucketLook> {
  const s3 = connectS3(settings);
  const list = new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: OBJECTS, MaxKeys: 1 });
  try {
    const found = await within(ANSWER_WITHIN, (abortSignal) => s3.client.send(list, { abortSignal }));
    await demandNoVersions(s3);
    await demandPartDigests(s3);
    return { isThere: true, isEmpty: (found.Contents ?? []).length === 0, mark: await readMark(s3) };
  } catch (error) {
    if (s3NameOf(error) === 'NoSuchBucket') return { isThere: false };
    throw error instanceof UnusableBucket ? error : startError(error, settings);
  } finally {
    s3.client.destroy();
    s3.readers.destroy();
  }
}
