import { GetBucketVersioningCommand, GetObjectLockConfigurationCommand } from '@aws-sdk/client-s3';
import type { S3 } from './connect.ts';
import { ANSWER_WITHIN, within } from './limits.ts';
import { isNotImplemented, s3NameOf } from './translate-errors.ts';
import { UnusableBucket } from './unusable-bucket.ts';

/** F15: where older versions stay or nothing can be removed, a deleted file would still be there. */
export async function demandNoVersions({ client, bucket }: S3): Promise<void> {
  const versioning = new GetBucketVersioningCommand({ Bucket: bucket });
  const status = await ifKnown(
    within(ANSWER_WITHIN, async (abortSignal) => (await client.send(versioning, { abortSignal })).Status),
  );
  if (status !== undefined) {
    throw new UnusableBucket(
      `SATCHEL_S3_BUCKET=${bucket} has versioning (${status}), which keeps what is deleted: name a bucket that never had it.`,
    );
  }
  const lock = new GetObjectLockConfigurationCommand({ Bucket: bucket });
  const enabled = await ifKnown(
    within(ANSWER_WITHIN, async (abortSignal) => {
      const { ObjectLockConfiguration } = await client.send(lock, { abortSignal });
      return ObjectLockConfiguration?.ObjectLockEnabled;
    }),
  );
  if (enabled !== undefined) {
    throw new UnusableBucket(
      `SATCHEL_S3_BUCKET=${bucket} has object lock, which forbids deleting: name a bucket without it.`,
    );
  }
}

/** A server that does not know the question has no such feature. */
async function ifKnown<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const none = s3NameOf(error) === 'ObjectLockConfigurationNotFoundError';
    if (none || isNotImplemented(error)) return undefined;
    throw error;
  }
}
