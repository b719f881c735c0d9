import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minioClient } from '@satchel/api/adapters/object-store/s3/minio-client';
import type { S3Settings } from '@satchel/api/adapters/object-store/s3/settings';
import { backEndVariables, findBackEnd } from '../../support/back-ends.ts';
import { freePort } from '../../support/free-port.ts';
import { mongoDatabase } from '../../support/mongo.ts';
import { newBucket, removeBucket } from '../../support/s3-bucket.ts';
import { type ServerProcess, serverScript, startServerProcess } from '../../support/server-process.ts';

/** One of several servers of a site. Its address stays the same however often it is killed. */
export type Node = {
  url: string;
  /** The process that runs now, or ran last. */
  process(): ServerProcess;
  /** SIGKILL. */
  kill(): Promise<void>;
  start(): Promise<void>;
};

/** A database and a bucket of a test's own, and the servers that share them. */
export type Site = {
  databaseUrl: string;
  s3: S3Settings;
  /** @param env over what a test's server has @param script `crashLauncher`, for one that is to crash */
  addNode(env?: Record<string, string>, script?: string): Promise<Node>;
  /** Sizes of the objects in the bucket by their names, as another client than the product's sees them. */
  objects(): Promise<Record<string, number>>;
  remove(): Promise<void>;
};

/** All three, or undefined, on which the suite skips by name. */
export function findSharedBackEnds(): Record<string, string> | undefined {
  const names = Object.keys(backEndVariables) as (keyof typeof backEndVariables)[];
  const missing = names.filter((name) => findBackEnd(name) === undefined);
  return missing.length > 0 ? undefined : (process.env as Record<string, string>);
}

/** @param backEnds variables that lead to the back ends, over those of the run */
export async function createSite(backEnds: Record<string, string> = {}): Promise<Site> {
  const env = { ...process.env, ...backEnds };
  const database = mongoDatabase(env[backEndVariables.mongo] ?? '');
  const bucket = newBucket(env[backEndVariables.s3] ?? '', env);
  const folder = await mkdtemp(join(tmpdir(), 'satchel-site-'));
  const nodes: Node[] = [];
  const shared = {
    SATCHEL_DATABASE_URL: database.url,
    SATCHEL_S3_ENDPOINT: bucket.endpoint,
    SATCHEL_S3_BUCKET: bucket.bucket,
    SATCHEL_S3_REGION: bucket.region,
    SATCHEL_S3_ACCESS_KEY: bucket.accessKey,
    SATCHEL_S3_SECRET_KEY: bucket.secretKey,
    SATCHEL_REDIS_URL: env[backEndVariables.redis] ?? '',
    SATCHEL_MESSAGES_PER_MINUTE: '1000000',
    DATA_DIR: join(folder, 'unused'),
  };

  return {
    databaseUrl: database.url,
    s3: bucket,
    async addNode(own = {}, script = serverScript) {
      const port = await freePort();
      const run = () => startServerProcess({ ...shared, PORT: String(port), ...own }, script);
      let running = await run();
      const node: Node = {
        url: running.url,
        process: () => running,
        kill: async () => {
          await running.kill();
        },
        start: async () => {
          running = await run();
        },
      };
      nodes.push(node);
      return node;
    },
    async objects() {
      const found: Record<string, number> = {};
      for await (const { name, size } of minioClient(bucket).listObjectsV2(bucket.bucket, '', true)) {
        if (/(^|\/)objects\//.test(name)) found[name] = size;
      }
      return found;
    },
    async remove() {
      await Promise.all(nodes.map((node) => node.kill()));
      await Promise.all([database.drop(), removeBucket(bucket)]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
