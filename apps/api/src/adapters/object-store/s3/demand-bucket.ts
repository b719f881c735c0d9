import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { S3 } from './connect.ts';
import { ANSWER_WITHIN, within } from './limits.ts';
import { minioClient } from './minio-client.ts';
import { OBJECTS } from './names.ts';
import type { S3Settings } from './settings.ts';
import { s3NameOf } from './translate-errors.ts';
import { UnusableBucket } from './unusable-bucket.ts';

/**
 * Makes the bucket when it is missing.
 * @throws what the server said: a list is asked for, because a HEAD is answered without a word about why
 */
export async function demandBucket(s3: S3, settings: S3Settings): Promise<void> {
  const { bucket, region } = settings;
  const list = new ListObjectsV2Command({ Bucket: bucket, Prefix: OBJECTS, MaxKeys: 1 });
  try {
    await within(ANSWER_WITHIN, (abortSignal) => s3.client.send(list, { abortSignal }));
    return;
  } catch (error) {
    if (s3NameOf(error) !== 'NoSuchBucket') throw error;
  }
  await inTime(async () => {
    await minioClient(settings)
      .makeBucket(bucket, region)
      .catch((error: unknown) => {
        // Another node starts at the same moment.
        if (codeOf(error) === 'AccessDenied') throw new UnusableBucket(notThere(bucket));
        if (codeOf(error) !== 'BucketAlreadyOwnedByYou') throw error;
      });
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function notThere(bucket: string): string {
  return `SATCHEL_S3_BUCKET=${bucket} is not there, and these keys may not make it: make it, name another one, or grant them to make buckets.`;
}

/** This client cannot be given up; its answer is just not waited for. */
async function inTime(work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(Object.assign(new Error('The S3 server does not answer.'), { code: 'ETIMEDOUT' })),
      ANSWER_WITHIN,
    );
  });
  await Promise.race([work(), tooLate]).finally(() => clearTimeout(timer));
}
