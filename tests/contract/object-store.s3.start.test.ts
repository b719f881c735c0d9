import { minioClient } from '@satchel/api/adapters/object-store/s3/minio-client';
import { openS3ObjectStore } from '@satchel/api/adapters/object-store/s3/s3-object-store';
import type { S3Settings } from '@satchel/api/adapters/object-store/s3/settings';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { newBucket, removeBucket } from '../support/s3-bucket.ts';
import { startS3Proxy } from '../support/s3-proxy.ts';

const endpoint = findBackEnd('s3');
const DAY = 86_400_000;

async function open(settings: S3Settings): Promise<string[]> {
  const warnings: string[] = [];
  const store = await openS3ObjectStore({
    ...settings,
    lifetime: 44 * DAY,
    onWarning: (sentence) => warnings.push(sentence),
  });
  await store.close();
  return warnings;
}

describe.skipIf(endpoint === undefined)('the S3 bucket at start (SATCHEL_TEST_S3_ENDPOINT)', () => {
  const settings = () => newBucket(String(endpoint));

  it('is made when it is missing', async () => {
    const ours = settings();
    onTestFinished(() => removeBucket(ours));
    expect(await minioClient(ours).bucketExists(ours.bucket)).toBe(false);
    await Promise.all([open(ours), open(ours)]);
    expect(await minioClient(ours).bucketExists(ours.bucket)).toBe(true);
  });

  it.each([
    ['Enabled', 'Enabled'],
    ['Suspended', 'Suspended'],
  ])('[F15] with versioning %s is refused, with the fix', async (status) => {
    const ours = settings();
    const minio = minioClient(ours);
    await minio.makeBucket(ours.bucket);
    onTestFinished(() => removeBucket(ours));
    await minio.setBucketVersioning(ours.bucket, { Status: 'Enabled' });
    if (status === 'Suspended') await minio.setBucketVersioning(ours.bucket, { Status: 'Suspended' });
    await expect(open(ours)).rejects.toThrow(
      `SATCHEL_S3_BUCKET=${ours.bucket} has versioning (${status}), which keeps what is deleted: name a bucket that never had it.`,
    );
  });

  it('[F15] with object lock is refused, with the fix', async () => {
    const ours = settings();
    const proxy = await startS3Proxy(ours.endpoint);
    onTestFinished(() => removeBucket(ours));
    // This server ties locks to versions; others have them apart.
    proxy.setFate((asked) =>
      asked.includes('object-lock')
        ? {
            status: 200,
            body: '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>',
          }
        : 'pass',
    );
    await expect(open({ ...ours, endpoint: proxy.endpoint })).rejects.toThrow(
      /SATCHEL_S3_BUCKET=\S+ has object lock, which forbids deleting: name a bucket without it\./,
    );
  });

  it('[F15] gets one rule of ours beside those that are there, and not again', async () => {
    const ours = settings();
    const proxy = await startS3Proxy(ours.endpoint);
    onTestFinished(() => removeBucket(ours));
    const theirs =
      '<Rule><ID>theirs</ID><Status>Enabled</Status><Filter><Prefix>logs/</Prefix></Filter><Expiration><Days>3</Days></Expiration></Rule>';
    let document = `<LifecycleConfiguration>${theirs}</LifecycleConfiguration>`;
    proxy.setFate((asked, body) => {
      if (!/[?&]lifecycle/.test(asked)) return 'pass';
      if (asked.startsWith('PUT')) document = body;
      return { status: 200, body: asked.startsWith('PUT') ? '' : document };
    });
    const through = { ...ours, endpoint: proxy.endpoint };
    expect(await open(through)).toEqual([]);
    expect(document).toContain('<ID>theirs</ID>');
    expect(document).toContain('<Prefix>logs/</Prefix>');
    expect(document).toMatch(/<Prefix>satchel\/objects\/<\/Prefix>/);
    expect(document).toMatch(/<Days>44<\/Days>/);
    expect(document).toMatch(/<DaysAfterInitiation>9<\/DaysAfterInitiation>/);
    await open(through);
    expect(proxy.seen.filter((asked) => /^PUT .*lifecycle/.test(asked))).toHaveLength(1);
  });

  it('[F15] without lifecycle rules is a warning', async () => {
    const ours = settings();
    const proxy = await startS3Proxy(ours.endpoint);
    onTestFinished(() => removeBucket(ours));
    proxy.setFate((asked) =>
      /[?&]lifecycle/.test(asked)
        ? { status: 501, body: '<Error><Code>NotImplemented</Code></Error>' }
        : 'pass',
    );
    expect(await open({ ...ours, endpoint: proxy.endpoint })).toEqual([
      expect.stringMatching(/^No lifecycle rule could be set on the bucket .* \(this S3 server has none\)\./),
    ]);
  });

  it('on a server that does not keep the SHA-256 of parts is refused', async () => {
    const ours = settings();
    const proxy = await startS3Proxy(ours.endpoint);
    onTestFinished(() => removeBucket(ours));
    proxy.setFate((asked) =>
      /^GET .*uploadId=/.test(asked)
        ? { alterAnswer: (text) => text.replace(/<ChecksumSHA256>[^<]*<\/ChecksumSHA256>/g, '') }
        : 'pass',
    );
    await expect(open({ ...ours, endpoint: proxy.endpoint })).rejects.toThrow(
      'does not keep the SHA-256 of parts',
    );
  });

  it.each<[string, Partial<S3Settings>, RegExp]>([
    ['a wrong secret', { secretKey: 'wrong' }, /SATCHEL_S3_ACCESS_KEY and SATCHEL_S3_SECRET_KEY/],
    ['an unknown key', { accessKey: 'nobody' }, /SATCHEL_S3_ACCESS_KEY and SATCHEL_S3_SECRET_KEY/],
    [
      'nobody listening',
      { endpoint: 'http://127.0.0.1:1' },
      /^SATCHEL_S3_ENDPOINT=.* cannot be reached \(ECONNREFUSED\)/,
    ],
    [
      'a name of no host',
      { endpoint: 'http://s3.invalid' },
      /^SATCHEL_S3_ENDPOINT=.* cannot be reached \((ENOTFOUND|EAI_AGAIN)\)/,
    ],
    ['a name of no bucket', { bucket: 'No_Bucket' }, /^SATCHEL_S3_BUCKET=No_Bucket cannot be the name/],
    ['another region', { region: 'eu-north-1' }, /^SATCHEL_S3_REGION=eu-north-1 /],
  ])('%s stops the start with the variable and the fix', async (_what, wrong, sentence) => {
    await expect(open({ ...settings(), ...wrong })).rejects.toThrow(sentence);
  });

  it('TLS where the server speaks none stops the start', async () => {
    const ours = settings();
    const wrong = { ...ours, endpoint: ours.endpoint.replace('http:', 'https:') };
    await expect(open(wrong)).rejects.toThrow(/^The certificate of SATCHEL_S3_ENDPOINT=/);
  });
});
