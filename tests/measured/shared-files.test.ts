import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minioClient } from '@satchel/api/adapters/object-store/s3/minio-client';
import type { S3Settings } from '@satchel/api/adapters/object-store/s3/settings';
import { MiB } from '@satchel/protocol/limits';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { gauge, residentMemory } from '../fault/support/measure.ts';
import { digestOfSeeded } from '../fault/support/seeded-bytes.ts';
import {
  type Announced,
  download,
  type Outgoing,
  sendByForm,
  sendByParts,
} from '../fault/support/transfer.ts';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { startOwnBackEnd } from '../support/own-back-end.ts';
import { createPair, type Pair } from '../support/people.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { hasSharedStores, type SharedStores, sharedStores } from '../support/shared-stores.ts';
import { postReceipt } from '../support/upload.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
const LARGE = (isLong ? 2048 : 192) * MiB;
const WARM_UP = 48 * MiB;
const MAY_GROW = 96 * MiB;

type Send = (server: ServerProcess, pair: Pair, outgoing: Outgoing) => Promise<Announced>;

const lanes: [name: string, send: Send][] = [
  ['as a form', async (server, { ann }, outgoing) => (await sendByForm(server, ann, outgoing)).body],
  [
    'in parts',
    async (server, { ann }, outgoing) => {
      const digest = await digestOfSeeded(outgoing.seed, outgoing.size);
      return (await sendByParts(server, ann, outgoing, digest, 3)).body;
    },
  ],
];

/** `minio`'s client as a witness that is not ours. */
async function objectSizes(s3: S3Settings): Promise<number[]> {
  const sizes: number[] = [];
  for await (const { size } of minioClient(s3).listObjectsV2(s3.bucket, 'satchel/objects/', true)) {
    sizes.push(size ?? 0);
  }
  return sizes;
}

describe.skipIf(!hasSharedStores())('files of nodes that share MongoDB, S3 and Redis', () => {
  let stores: SharedStores;
  let folder: string;
  let nodes: ServerProcess[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'satchel-shared-'));
    nodes = [];
  });
  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    await stores.remove();
    await rm(folder, { recursive: true });
  });

  async function start(): Promise<ServerProcess> {
    const node = await startServerProcess({ DATA_DIR: join(folder, newId()), ...stores.env });
    nodes.push(node);
    return node;
  }

  it.each(lanes)('[F2] [F11] go up to one %s, come down from the other, and go', async (_name, send) => {
    stores = sharedStores();
    const [a, b] = await Promise.all([start(), start()]);
    const pair = await createPair(a);
    const outgoing = { cid: newId(), conversationId: pair.conversationId, seed: 1, size: 20 * MiB };
    const { file } = await send(a, pair, outgoing);
    expect(await objectSizes(stores.s3)).toEqual([20 * MiB]);
    const digest = await digestOfSeeded(1, 20 * MiB);
    expect(await download(b, pair.ben, file)).toEqual({ status: 200, size: 20 * MiB, digest });
    expect((await postReceipt(b, pair.ben, file.id, digest)).status).toBe(200);
    await expect.poll(() => objectSizes(stores.s3), { timeout: 10_000 }).toEqual([]);
    expect((await http(a, pair.ben).get(`/file/${file.id}/content`)).status).toBe(410);
  });

  it('[F11] wait while S3 is away: chat goes on, uploads are told when to come back, removals drain', async () => {
    const s3 = await startOwnBackEnd('s3');
    onTestFinished(s3.remove);
    stores = sharedStores(s3.variables);
    const server = await start();
    const { ann, ben, conversationId } = await createPair(server);
    const outgoing = { cid: newId(), conversationId, seed: 2, size: 6 * MiB };
    const { file } = (await sendByForm(server, ann, outgoing)).body;
    const digest = await digestOfSeeded(2, 6 * MiB);

    await s3.kill();
    const ready = await fetch(`${server.url}/readyz`);
    expect({ status: ready.status, body: await ready.json() }).toMatchObject({
      status: 503,
      body: { backEnds: { dataStore: 'ok', objectStore: 'failed', bus: 'ok' } },
    });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    const text = await http(server, ann).post(`/chat/${conversationId}/messages`, {
      cid: newId(),
      text: 'x',
    });
    expect(text.status).toBe(201);
    const wanted = { conversation: conversationId, name: 'x.bin', size: 10, cid: newId() };
    const refused = await http(server, ann).post('/file/uploads', wanted);
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('5');
    expect(refused.body).toMatchObject({ code: 'storage_unavailable', retryable: true });
    expect((await postReceipt(server, ben, file.id, digest)).status).toBe(200);

    await s3.restart();
    expect(await objectSizes(stores.s3)).toEqual([6 * MiB]);
    await expect.poll(() => objectSizes(stores.s3), { timeout: 30_000 }).toEqual([]);
    // The record of the first try is there, so this is a repeat of it.
    expect((await http(server, ann).post('/file/uploads', wanted)).status).toBe(200);
  });

  it.skipIf(process.platform !== 'linux').each(lanes)(
    `leave memory flat while ${LARGE / MiB} MiB go to S3 %s`,
    async (name, send) => {
      stores = sharedStores();
      const server = await start();
      const pair = await createPair(server);
      const { conversationId } = pair;
      await send(server, pair, { cid: newId(), conversationId, seed: 1, size: WARM_UP });
      const idle = await residentMemory(server.pid);
      const memory = gauge(() => residentMemory(server.pid), 50);
      const { file } = await send(server, pair, { cid: newId(), conversationId, seed: 2, size: LARGE });
      const { status, size } = await download(server, pair.ben, file);
      memory.stop();
      const grown = (memory.highest() - idle) / MiB;
      console.log(`${name}: idle ${(idle / MiB).toFixed(0)} MiB, grown by ${grown.toFixed(1)} MiB`);
      expect({ status, size }).toEqual({ status: 200, size: LARGE });
      expect(memory.samples()).toBeGreaterThan(10);
      expect(grown * MiB).toBeLessThanOrEqual(MAY_GROW);
    },
  );
});
