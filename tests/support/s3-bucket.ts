import { randomBytes } from 'node:crypto';
import { minioClient } from '@satchel/api/adapters/object-store/s3/minio-client';
import type { S3Settings } from '@satchel/api/adapters/object-store/s3/settings';

/** A bucket of one test's own on the server of the run, or a name for one that the adapter makes. */
export function newBucket(endpoint: string, env: NodeJS.ProcessEnv = process.env): S3Settings {
  return {
    endpoint,
    bucket: `satchel-test-${randomBytes(8).toString('hex')}`,
    region: env.SATCHEL_TEST_S3_REGION || 'us-east-1',
    accessKey: env.SATCHEL_TEST_S3_ACCESS_KEY ?? '',
    secretKey: env.SATCHEL_TEST_S3_SECRET_KEY ?? '',
  };
}

/** Takes everything out of the bucket and then the bucket away: the server may be somebody's own. */
export async function removeBucket(settings: S3Settings): Promise<void> {
  const minio = minioClient(settings);
  const { bucket } = settings;
  for await (const { key, uploadId } of minio.listIncompleteUploads(bucket, '', true)) {
    if (uploadId !== undefined) await minio.abortMultipartUpload(bucket, key, uploadId);
  }
  for await (const { name } of minio.listObjectsV2(bucket, '', true)) await minio.removeObject(bucket, name);
  await minio.removeBucket(bucket);
}
