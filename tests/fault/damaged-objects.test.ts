import { minioClient } from '@satchel/api/adapters/object-store/s3/minio-client';
import { LOST_LOOK_EVERY } from '@satchel/api/domain/file-schedule';
import { LOST_AFTER } from '@satchel/api/domain/lose-file';
import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import { MiB } from '@satchel/protocol/limits';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { createClock } from '../support/clock.ts';
import { expectProblem, http } from '../support/http.ts';
import { createPair } from '../support/people.ts';
import { showFile } from '../support/quartet.ts';
import { startS3Proxy } from '../support/s3-proxy.ts';
import { hasSharedStores, sharedStores } from '../support/shared-stores.ts';
import { startTestServer } from '../support/start-test-server.ts';
import { storeObject } from '../support/store-object.ts';
import { postReceipt, sendFile } from '../support/upload.ts';
import { download } from './support/transfer.ts';

/** What a bucket does to its objects while nobody asks. */
describe.skipIf(!hasSharedStores())('an object in S3 (MongoDB, S3, Redis)', () => {
  async function start() {
    const proxy = await startS3Proxy(String(findBackEnd('s3')));
    const stores = sharedStores();
    onTestFinished(stores.remove);
    const clock = createClock();
    const env = { ...stores.env, SATCHEL_S3_ENDPOINT: proxy.endpoint };
    // The database's own time, moved.
    const wrapData = (data: DataStore) => ({ ...data, now: async () => clock.now() });
    const server = await startTestServer({ env, now: clock.now, wrapData });
    const pair = await createPair(server);
    const bytes = Buffer.alloc(MiB, 'satchel');
    const sent = await sendFile(server, pair.ann, pair.conversationId, bytes);
    const look = () => showFile(server, pair.ann, sent.file.id);
    return { proxy, stores, clock, server, ...pair, bytes, sent, look };
  }

  it('[F11] that is removed behind the server is lost after the second look, and back when it is', async () => {
    const { stores, clock, server, ben, bytes, sent, look } = await start();
    const { key } = (await server.data.files.byId(sent.file.id)) as { key: string };
    const minio = minioClient(stores.s3);
    const names: string[] = [];
    for await (const { name } of minio.listObjectsV2(stores.s3.bucket, '', true)) names.push(name);
    const name = names.find((one) => one.includes(key)) ?? '';
    await minio.removeObject(stores.s3.bucket, name);
    const content = () => http(server, ben).get(`/file/${sent.file.id}/content`);
    expectProblem(await content(), 'storage_unavailable');
    expect((await look()).state).toBe('available');
    clock.advance(LOST_AFTER);
    await expect.poll(async () => (await look()).state, { timeout: 10_000 }).toBe('lost');
    expect(expectProblem(await content(), 'gone').reason).toBe('lost');
    await storeObject(server.objects, { key, bytes });
    clock.advance(LOST_LOOK_EVERY);
    await expect.poll(async () => (await look()).state, { timeout: 10_000 }).toBe('available');
    expect(await download(server, ben, sent.file)).toEqual({
      status: 200,
      size: bytes.length,
      digest: sent.digest,
    });
  });

  it('[F2] [F4] whose bytes come back altered is no proof for anybody: nothing is counted, nothing removed', async () => {
    const { proxy, server, ben, bytes, sent, look } = await start();
    const flip = (chunk: Buffer) => {
      const altered = Buffer.from(chunk);
      altered[0] = (altered[0] ?? 0) ^ 1;
      return altered;
    };
    proxy.setFate((asked) => (asked.startsWith('GET ') ? { alterBytes: flip } : 'pass'));
    const damaged = await download(server, ben, sent.file);
    expect(damaged).toMatchObject({ status: 200, size: bytes.length });
    expect(damaged.digest).not.toBe(sent.digest);
    expectProblem(await postReceipt(server, ben, sent.file.id, damaged.digest), 'digest_mismatch');
    expect(await look()).toMatchObject({ state: 'available', recipients: [{ status: 'waiting' }] });

    proxy.setFate(() => 'pass');
    const { digest } = await download(server, ben, sent.file);
    expect((await postReceipt(server, ben, sent.file.id, digest)).status).toBe(200);
    await expect.poll(async () => (await look()).state, { timeout: 10_000 }).toBe('deleted');
  });
});
