import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Environment } from './read-values.ts';
import type { Values, VariableName } from './variables.ts';

/** Half of something shared is worse than nothing: each sentence names what is missing. */
export function backEndProblems(env: Environment): string[] {
  return [...s3Problems(env), ...sharedProblems(env)];
}

/** Only for an environment without problems. */
export function backEndsOf(
  values: Values,
  dataDir: string,
): Pick<Config, 'dataStore' | 'objectStore' | 'bus'> {
  const {
    SATCHEL_DATABASE_URL: databaseUrl,
    SATCHEL_S3_ENDPOINT: endpoint,
    SATCHEL_S3_BUCKET: bucket = '',
    SATCHEL_S3_REGION: region,
    SATCHEL_S3_ACCESS_KEY: accessKey = '',
    SATCHEL_S3_SECRET_KEY: secretKey = '',
    SATCHEL_REDIS_URL: redisUrl,
  } = values;
  return {
    dataStore:
      databaseUrl === undefined
        ? { kind: 'sqlite', path: join(dataDir, 'satchel.db') }
        : { kind: 'mongo', url: databaseUrl },
    objectStore:
      endpoint === undefined
        ? { kind: 'file-system', root: join(dataDir, 'files') }
        : { kind: 's3', endpoint, bucket, region, accessKey, secretKey },
    bus: redisUrl === undefined ? { kind: 'in-process' } : { kind: 'redis', url: redisUrl },
  };
}

const S3_PARTS = [
  'SATCHEL_S3_BUCKET',
  'SATCHEL_S3_ACCESS_KEY',
  'SATCHEL_S3_SECRET_KEY',
] as const satisfies VariableName[];

function s3Problems(env: Environment): string[] {
  if (env.SATCHEL_S3_ENDPOINT) {
    return S3_PARTS.filter((name) => !env[name]).map(
      (name) => `${name} is not set, and SATCHEL_S3_ENDPOINT needs it. Set both or neither.`,
    );
  }
  return S3_PARTS.filter((name) => env[name])
    .slice(0, 1)
    .map((name) => `SATCHEL_S3_ENDPOINT is not set, and ${name} is. Set both or neither.`);
}

/** Redis connects nodes; with a database or files of their own they would be islands that think they are one. */
function sharedProblems(env: Environment): string[] {
  const missing = (['SATCHEL_DATABASE_URL', 'SATCHEL_S3_ENDPOINT'] as const).filter((name) => !env[name]);
  if (!env.SATCHEL_REDIS_URL || missing.length === 0) return [];
  return [
    `SATCHEL_REDIS_URL is for several nodes, which need one database and one object store. Set ${missing.join(' and ')} too, or unset it.`,
  ];
}
