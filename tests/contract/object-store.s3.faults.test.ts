import { once } from 'node:events';
import { openS3ObjectStore } from '@satchel/api/adapters/object-store/s3/s3-object-store';
import type { ObjectStore } from '@satchel/api/ports/object-store';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { newBucket, removeBucket } from '../support/s3-bucket.ts';
import { type S3Proxy, startS3Proxy } from '../support/s3-proxy.ts';
import { bytesFrom, isSame, newId, PART, readAll } from './object-store/bytes.ts';
import { asStored, beginUpload, put, putAll, storeObject } from './object-store/upload.ts';

const endpoint = findBackEnd('s3');
const INTERNAL =
  '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>InternalError</Code><Message>try again</Message></Error>';

/** What a real server does on a bad day, seen through a proxy before it. */
describe.skipIf(endpoint === undefined)('object store: s3 with faults (SATCHEL_TEST_S3_ENDPOINT)', () => {
  let proxy: S3Proxy;
  let store: ObjectStore;
  const parts = [bytesFrom(1, PART), bytesFrom(2, 1000)];

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

  /** Of the requests that match, the first `times` meet this fate. */
  function spoil(
    asked: RegExp,
    fate: Awaited<ReturnType<Parameters<S3Proxy['setFate']>[0]>>,
    times = 1,
  ): void {
    let left = times;
    proxy.setFate((one) => (asked.test(one) && left-- > 0 ? fate : 'pass'));
  }

  const COMPLETE = /^POST .*uploadId=/;

  it('[F14] during complete: an answer that is lost is asked for again', async () => {
    const upload = await beginUpload(store);
    const stored = await putAll(store, upload, parts);
    spoil(COMPLETE, 'lose-answer', 1);
    await store.complete(upload.key, upload.uploadId, stored);
    expect(await store.stat(upload.key)).toEqual({ size: PART + 1000 });
  });

  it('takes a 200 with an error inside for the error it is, and completes at the next try', async () => {
    const upload = await beginUpload(store);
    const stored = await putAll(store, upload, parts);
    spoil(COMPLETE, { status: 200, body: INTERNAL }, Number.POSITIVE_INFINITY);
    const failed = store.complete(upload.key, upload.uploadId, stored);
    await expect(failed).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await store.listParts(upload.key, upload.uploadId)).toEqual(stored);
    spoil(COMPLETE, { status: 200, body: INTERNAL }, 1);
    await store.complete(upload.key, upload.uploadId, stored);
    expect(await store.stat(upload.key)).toEqual({ size: PART + 1000 });
  });

  it('[F11] never takes a 404 without NoSuchKey for absence', async () => {
    const key = await storeObject(store, [bytesFrom(1, 10)]);
    const noBucket = '<Error><Code>NoSuchBucket</Code><Message>gone</Message></Error>';
    for (const body of [noBucket, '<html>not here</html>', '']) {
      spoil(/^(HEAD|GET|DELETE) /, { status: 404, body }, Number.POSITIVE_INFINITY);
      const calls = [() => store.stat(key), () => store.read(key, 0, 10), () => store.remove(key)];
      for (const call of calls) {
        await expect(call()).rejects.toMatchObject({ code: 'storage_unavailable' });
      }
    }
    proxy.setFate(() => 'pass');
    expect(await store.stat(key)).toEqual({ size: 10 });
  });

  it('has the store compare the SHA-256: a byte that changes on the way is refused', async () => {
    const upload = await beginUpload(store);
    spoil(/^PUT .*partNumber=1/, {
      alterBody: (chunk) => {
        const altered = Buffer.from(chunk);
        altered[0] = (altered[0] ?? 0) ^ 1;
        return altered;
      },
    });
    const damaged = put(store, upload, 1, bytesFrom(1, 100_000));
    await expect(damaged).rejects.toMatchObject({ code: 'checksum_mismatch' });
    expect(await store.listParts(upload.key, upload.uploadId)).toEqual([]);
  });

  it('sends a part that is held in memory again when the line breaks', async () => {
    const upload = await beginUpload(store);
    const bytes = bytesFrom(1, 300_001);
    spoil(/^PUT .*partNumber=1/, 'lose-answer', 2);
    const { Readable } = await import('node:stream');
    const body = Readable.from([Buffer.from(bytes)], { objectMode: false });
    expect(await store.putPart({ ...upload, n: 1, body })).toEqual(asStored(1, bytes));
  });

  it('fails a read that ends too early instead of ending it', async () => {
    const key = await storeObject(store, parts);
    spoil(/^GET /, { cutAfter: PART / 2 });
    const stream = await store.read(key, 0, PART);
    await expect(readAll(stream)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('refuses what a server sends that does not know ranges', async () => {
    const key = await storeObject(store, parts);
    spoil(/^GET /, { status: 200, body: 'everything' });
    await expect(store.read(key, 1, 5)).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('frees the connection of a read that is given up', async () => {
    const key = await storeObject(store, parts);
    const before = new Set(proxy.sockets);
    const stream = await store.read(key, 0, PART);
    await once(stream, 'readable');
    const ours = [...proxy.sockets].filter((socket) => !before.has(socket));
    expect(ours).toHaveLength(1);
    const closed = new Promise((resolve) => ours[0]!.once('close', resolve));
    stream.destroy();
    await closed;
  });

  it('tells who waits when to come back while the store is away, and goes on once it is there', async () => {
    const key = await storeObject(store, [bytesFrom(1, 10)]);
    const upload = await beginUpload(store);
    await proxy.goAway();
    const calls = {
      begin: beginUpload(store),
      put: put(store, upload, 1, bytesFrom(1, 10)),
      listParts: store.listParts(upload.key, upload.uploadId),
      complete: store.complete(upload.key, upload.uploadId, [asStored(1, bytesFrom(1, 10))]),
      abort: store.abort(upload.key, upload.uploadId),
      read: store.read(key, 0, 10),
      readNothing: store.read(key, 0, 0),
      stat: store.stat(key),
      remove: store.remove(key),
      list: store.list(undefined, 10),
      listUploads: store.listUploads(10),
      check: store.check(),
    };
    const errors = Object.entries(calls).map(async ([verb, call]) => [
      verb,
      await call.catch((error) => error),
    ]);
    for (const [verb, error] of await Promise.all(errors)) {
      expect(error, verb).toMatchObject({ code: 'storage_unavailable', details: { retryAfterMs: 5000 } });
    }
    await proxy.comeBack();
    await store.check();
    expect(isSame(await readAll(await store.read(key, 0, 10)), bytesFrom(1, 10))).toBe(true);
    await store.complete(upload.key, upload.uploadId, [await put(store, upload, 1, bytesFrom(1, 10))]);
    await store.remove(key);
    expect(await store.stat(key)).toBeUndefined();
  });

  it('keeps uploads and removals moving while many downloads are slow', async () => {
    const key = await storeObject(store, parts);
    const streams = await Promise.all(Array.from({ length: 80 }, () => store.read(key, 0, PART)));
    const other = await storeObject(store, [bytesFrom(3, 10)]);
    await store.remove(other);
    for (const stream of streams) stream.destroy();
    await vi.waitFor(() => expect(proxy.sockets.size).toBeLessThan(20), 5000);
  });

  it('lists nothing that is not its own', async () => {
    const key = await storeObject(store, [bytesFrom(1, 10)]);
    const names = ['satchel/objects/README', `satchel/objects/${newId()}.bak`, newId()];
    const listing = (text: string) =>
      text.replace(
        '<Contents>',
        `${names.map((name) => `<Contents><Key>${name}</Key><Size>1</Size><LastModified>2026-01-01T00:00:00Z</LastModified></Contents>`).join('')}<Contents>`,
      );
    spoil(/^GET .*list-type=2/, { alterAnswer: listing });
    expect((await store.list(undefined, 10)).map((object) => object.key)).toEqual([key]);
  });
});
