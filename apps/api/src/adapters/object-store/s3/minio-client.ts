import { Client } from 'minio';
import type { S3Settings } from './settings.ts';

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
