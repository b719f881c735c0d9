import { once } from 'node:events';
import { openS3ObjectStore } from '@satchel/api/adapters/object-store/s3/s3-object-store';
import type { ObjectStore } from '@satchel/api/ports/object-store';
import { MiB } from '@satchel/protocol/limits';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { newBucket, removeBucket } from '../support/s3-bucket.ts';
import { type S3Proxy, startS3Proxy } from '../support/s3-proxy.ts';
import { chanceFrom } from '../support/seeded-chance.ts';
import { bytesFrom, isSame, joined, PART, readAll } from './object-store/bytes.ts';
import { beginUpload, putAll, storeObject } from './object-store/upload.ts';

const endpoint = findBackEnd('s3');
const isLong = process.env.SATCHEL_TEST_LONG === '1';
const FILES = isLong ? 200 : 15;
const SEED = Number(process.env.SEED ?? 11);
const SLOW = (isLong ? 100 : 400) * 1024;
const ATTEMPTS = 3;

/** Not one answer that is wrong, but many, or slow ones, seen through a proxy before a real server. */
describe.skipIf(endpoint === undefined)('object store: s3 on bad days (SATCHEL_TEST_S3_ENDPOINT)', () => {
  let proxy: S3Proxy;
  let store: ObjectStore;

  beforeEach(async () => {
    const settings = newBucket(String(endpoint));
    proxy = await startS3Proxy(settings.endpoint);
    onTestFinished(() => removeBucket(settings));
    store = await openS3ObjectStore({
      ...settings,
      endpoint: proxy.endpoint,
      lifetime: 86_400_000,
      onWarning: () => {},
    });
    onTestFinished(() => store.close());
  });

  it(`[F11] [F16] 30 % of the calls fail: a refusal says when to come back, and all goes through (SEED=${SEED})`, async () => {
    const chance = chanceFrom(SEED);
    const codes = ['InternalError', 'SlowDown', 'ServiceUnavailable'];
    proxy.setFate(() => {
      if (chance() >= 0.3) return 'pass';
      const code = codes[Math.floor(chance() * codes.length)] ?? '';
      const body = `<Error><Code>${code}</Code><Message>not now</Message></Error>`;
      return { status: code === 'InternalError' ? 500 : 503, body };
    });
    let refusals = 0;
    /** As the client does, which is told to come back. */
    const insist = async <Result>(call: () => Promise<Result>): Promise<Result> => {
      for (let tries = 0; tries < 50; tries++) {
        const from = proxy.seen.length;
        try {
          return await call();
        } catch (error) {
          expect(error).toMatchObject({ code: 'storage_unavailable', details: { retryAfterMs: 5000 } });
          expect(proxy.seen.length - from).toBeGreaterThan(0);
          refusals += 1;
        }
      }
      throw new Error('Refused for ever.');
    };
    const keys: string[] = [];
    for (let n = 0; n < FILES; n++) {
      const parts = [bytesFrom(n, PART), bytesFrom(n + 1, 1000)];
      const upload = await insist(() => beginUpload(store));
      const stored = await insist(() => putAll(store, upload, parts));
      await insist(() => store.complete(upload.key, upload.uploadId, stored));
      const found = await insist(async () => readAll(await store.read(upload.key, 0, PART + 1000)));
      expect(isSame(found, joined(parts))).toBe(true);
      keys.push(upload.key);
    }
    expect(refusals).toBeGreaterThan(0);
    expect((await insist(() => store.list(undefined, FILES + 1))).map(({ key }) => key)).toEqual(
      [...keys].sort(),
    );
    for (const key of keys) await insist(() => store.remove(key));
    for (const key of keys) expect(await insist(() => store.stat(key))).toBeUndefined();
  });

  // On a store of its own: the SDK saves up for retries, and a bad hour leaves nothing to spend.
  it(`[F11] a call that fails is tried ${ATTEMPTS} times`, async () => {
    const key = await storeObject(store, [bytesFrom(1, 1000)]);
    const asked = new RegExp(`^HEAD .*${key}`);
    const from = proxy.seen.length;
    proxy.setFate(() => ({ status: 503 }));
    await expect(store.stat(key)).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(proxy.seen.slice(from).filter((one) => asked.test(one))).toHaveLength(ATTEMPTS);
  });

  it(`${SLOW / 1024} KiB a second: what is read comes whole, and other calls are prompt`, async () => {
    const size = 3 * MiB;
    const bytes = bytesFrom(5, size);
    const key = await storeObject(store, [bytes]);
    proxy.setFate((asked) => (asked.startsWith('GET ') ? { bytesPerSecond: SLOW } : 'pass'));
    const from = performance.now();
    const slow = await store.read(key, 0, size);
    const arriving = readAll(slow);
    await storeObject(store, [bytesFrom(6, 1000)]);
    expect(await store.stat(key)).toEqual({ size });
    expect(performance.now() - from).toBeLessThan((size / SLOW) * 1000);
    expect(isSame(await arriving, bytes)).toBe(true);
    expect(performance.now() - from).toBeGreaterThan((size / SLOW) * 800);
  });

  it('stops in the middle of an answer: whoever gives up frees the line, and a range goes on there', async () => {
    const bytes = bytesFrom(7, PART);
    const key = await storeObject(store, [bytes]);
    const stopsAt = 2 * MiB;
    proxy.setFate((asked) => (asked.startsWith('GET ') ? { stallAfter: stopsAt } : 'pass'));
    const stalled = await store.read(key, 0, PART);
    const got: Buffer[] = [];
    let length = 0;
    for await (const chunk of stalled) {
      got.push(chunk);
      length += chunk.length;
      if (length >= stopsAt) break;
    }
    await once(stalled, 'close').catch(() => {});
    expect(await store.stat(key)).toEqual({ size: PART });
    proxy.setFate(() => 'pass');
    const rest = await readAll(await store.read(key, length, PART));
    expect(isSame(Buffer.concat([...got, rest]), bytes)).toBe(true);
  });

  // A minute is too long for every run; `exactly` has a unit of its own.
  if (isLong)
    it('stops in the middle of an answer: the read fails by itself after a minute', async () => {
      const key = await storeObject(store, [bytesFrom(7, PART)]);
      proxy.setFate((asked) => (asked.startsWith('GET ') ? { stallAfter: MiB } : 'pass'));
      const from = performance.now();
      await expect(readAll(await store.read(key, 0, PART))).rejects.toMatchObject({
        code: 'storage_unavailable',
      });
      expect(performance.now() - from).toBeLessThan(70_000);
    });
});
