import { Client } from 'minio';
import { ANSWER_WITHIN } from './limits.ts';
import type { S3Settings } from './settings.ts';

/** Makes the bucket when it is missing. @throws what the server said */
export async function demandBucket(settings: S3Settings): Promise<void> {
  const { bucket, region } = settings;
  const minio = minioClient(settings);
  await inTime(async () => {
    if (await minio.bucketExists(bucket)) return;
    await minio.makeBucket(bucket, region).catch((error: unknown) => {
      // Another node starts at the same moment.
      if (!isOurs(error)) throw error;
    });
  });
}

/** An independent client, also as a witness in tests. */
export function minioClient({ endpoint, region, accessKey, secretKey }: S3Settings): Client {
  const { protocol, hostname, port } = new URL(endpoint);
  const useSSL = protocol === 'https:';
  return new Client({
    endPoint: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (useSSL ? 443 : 80) : Number(port),
    useSSL,
    region,
    accessKey,
    secretKey,
    pathStyle: true,
    retryOptions: { disableRetry: true },
  });
}

function isOurs(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'BucketAlreadyOwnedByYou';
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
