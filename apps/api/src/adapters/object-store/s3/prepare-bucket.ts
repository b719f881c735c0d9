import type { S3 } from './connect.ts';
import { demandBucket } from './demand-bucket.ts';
import { demandNoVersions } from './demand-no-versions.ts';
import { demandPartDigests } from './demand-part-digests.ts';
import { setLifecycle } from './lifecycle.ts';
import type { S3Settings } from './settings.ts';
import { startError } from './start-error.ts';
import { UnusableBucket } from './unusable-bucket.ts';

/**
 * The start checks of F15, in order: reach, rights, the bucket, versioning, digests, lifecycle.
 * @returns warnings
 * @throws Error naming the variable and what to do
 */
export async function prepareBucket(s3: S3, settings: S3Settings, lifetime: number): Promise<string[]> {
  try {
    await demandBucket(s3, settings);
    await demandNoVersions(s3);
    await demandPartDigests(s3);
    return await setLifecycle(s3, lifetime);
  } catch (error) {
    throw error instanceof UnusableBucket ? error : startError(error, settings);
  }
}
