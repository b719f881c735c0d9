import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minioClient } from '@satchel/api/adapters/object-store/s3/minio-client';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { runSatchel } from '../support/run-satchel.ts';
import { hasSharedStores, sharedStores } from '../support/shared-stores.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-doctor-'));
});
afterEach(() => rm(folder, { recursive: true }));

const doctor = (env: Record<string, string>) =>
  runSatchel(['doctor'], { env: { DATA_DIR: join(folder, 'data'), ...env } });

describe('satchel doctor', () => {
  it('finds nothing wrong with the embedded stores', async () => {
    const { code, stdout, stderr } = await doctor({});
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^ok {6}data store: SQLite answers in \d+ ms\.$/),
      'ok      data store: Writing and reading work.',
      'ok      object store: The folder is there.',
      'ok      object store: Writing, reading, listing and removing work.',
      'ok      bus: One node needs none.',
    ]);
  });

  it('names what is missing from a half-shared set-up', async () => {
    const { code, stderr } = await doctor({ SATCHEL_REDIS_URL: 'redis://127.0.0.1:6379' });
    expect(code).toBe(1);
    expect(stderr).toContain('Set SATCHEL_DATABASE_URL and SATCHEL_S3_ENDPOINT too, or unset it.');
  });
});

describe.skipIf(!hasSharedStores())('satchel doctor on shared stores', () => {
  function stores() {
    const shared = sharedStores();
    onTestFinished(() => shared.remove().catch(() => {}));
    return shared;
  }

  it('finds nothing wrong but the lifecycle rules that this S3 server lacks', async () => {
    const { code, stdout } = await doctor(stores().env);
    expect(stdout).not.toContain('FAILED');
    expect(stdout).toMatch(/^ok {6}data store: MongoDB answers in \d+ ms\.$/m);
    expect(stdout).toMatch(/^ok {6}object store: Writing, reading, listing and removing work\.$/m);
    expect(stdout).toMatch(/^ok {6}bus: Redis brings a message from node to node in \d+ ms\.$/m);
    expect(code).toBe(0);
  });

  it('names the fix for a bucket with versioning', async () => {
    const { env, s3 } = stores();
    const minio = minioClient(s3);
    await minio.makeBucket(s3.bucket);
    await minio.setBucketVersioning(s3.bucket, { Status: 'Enabled' });
    const { stdout } = await doctor(env);
    expect(stdout).toMatch(
      /^FAILED {2}object store: SATCHEL_S3_BUCKET=\S+ has versioning .* name a bucket that/m,
    );
  });

  it('names the fix for a bucket that belongs to another database', async () => {
    const [ours, theirs] = [stores(), stores()];
    await doctor(ours.env);
    const { stdout } = await doctor({ ...theirs.env, SATCHEL_S3_BUCKET: ours.s3.bucket });
    expect(stdout).toMatch(
      /^FAILED {2}object store: SATCHEL_S3_BUCKET holds the files of another database: use the two/m,
    );
  });
});
