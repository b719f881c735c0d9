import type { S3Settings } from '@satchel/api/adapters/object-store/s3/settings';
import { findBackEnd } from './back-ends.ts';
import { mongoDatabase } from './mongo.ts';
import { newBucket, removeBucket } from './s3-bucket.ts';

export type SharedStores = {
  /** What each node is started with. */
  env: Record<string, string>;
  s3: S3Settings;
  remove(): Promise<void>;
};

/** Whether all three servers are there; without one a suite skips, with CI=true it throws. */
export function hasSharedStores(): boolean {
  const found = [findBackEnd('mongo'), findBackEnd('s3'), findBackEnd('redis')];
  return found.every((address) => address !== undefined);
}

/**
 * A database and a bucket of one test's own, and the Redis of the run, which keeps databases apart by itself.
 * @param backEnds variables that lead to the back ends, over those of the run
 */
export function sharedStores(backEnds: Record<string, string> = {}): SharedStores {
  const env = { ...process.env, ...backEnds };
  const mongo = mongoDatabase(String(findBackEnd('mongo', env)));
  const s3 = newBucket(String(findBackEnd('s3', env)), env);
  return {
    s3,
    env: {
      SATCHEL_DATABASE_URL: mongo.url,
      SATCHEL_REDIS_URL: String(findBackEnd('redis', env)),
      SATCHEL_S3_ENDPOINT: s3.endpoint,
      SATCHEL_S3_BUCKET: s3.bucket,
      SATCHEL_S3_REGION: s3.region,
      SATCHEL_S3_ACCESS_KEY: s3.accessKey,
      SATCHEL_S3_SECRET_KEY: s3.secretKey,
    },
    async remove() {
      await mongo.drop();
      await removeBucket(s3);
    },
  };
}
