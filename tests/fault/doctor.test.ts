import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minioClient } from '@satchel/api/adapters/object-store/s3/minio-client';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { hasOpenssl, makeCertificate } from '../support/make-certificate.ts';
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

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'a database that is away',
      { SATCHEL_DATABASE_URL: 'mongodb://127.0.0.1:1/satchel' },
      /^FAILED {2}data store: .*SATCHEL_DATABASE_URL/m,
    ],
    [
      'an S3 server that is away',
      { SATCHEL_S3_ENDPOINT: 'http://127.0.0.1:1' },
      /^FAILED {2}object store: SATCHEL_S3_ENDPOINT=\S+ cannot be reached/m,
    ],
    [
      'wrong keys',
      { SATCHEL_S3_SECRET_KEY: 'not this one' },
      /^FAILED {2}object store: .* correct SATCHEL_S3_ACCESS_KEY and SATCHEL_S3_SECRET_KEY/m,
    ],
    [
      'a Redis that is away',
      { SATCHEL_REDIS_URL: 'redis://127.0.0.1:1' },
      /^FAILED {2}bus: SATCHEL_REDIS_URL=\S+ cannot be reached/m,
    ],
  ])('names the fix for %s, and looks at the others all the same', async (_what, wrong, sentence) => {
    const { code, stdout } = await doctor({ ...stores().env, ...wrong });
    expect(stdout).toMatch(sentence);
    expect(stdout.match(/^FAILED/gm)).toHaveLength(1);
    expect(stdout).toMatch(/^ok /m);
    expect(code).toBe(1);
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

  it.skipIf(!hasOpenssl)('names the fix for a certificate that nobody vouches for', async () => {
    const { cert, keyPath } = makeCertificate(folder, 's3');
    const server = createServer({ cert, key: await readFile(keyPath) });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const env = { ...stores().env, SATCHEL_S3_ENDPOINT: `https://127.0.0.1:${port}` };
    const { stdout } = await doctor(env);
    expect(stdout).toMatch(
      /^FAILED {2}object store: The certificate of SATCHEL_S3_ENDPOINT=\S+ is not accepted/m,
    );
  });
});
