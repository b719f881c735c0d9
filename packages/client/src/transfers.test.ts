import type { FileCard } from '@satchel/protocol/file-card';
import { describe, expect, it } from 'vitest';
import { deferred } from '../test-support/deferred.ts';
import { createFakeTimers, turn } from '../test-support/fake-timers.ts';
import { ana, conversationId, hexId } from '../test-support/rows.ts';
import { seededBytes } from '../test-support/seeded-chance.ts';
import type { ClientOptions } from './client-options.ts';
import type { FileSaver, SavedFile } from './file-saver.ts';
import type { HttpApi } from './http-api.ts';
import { createMemoryStores } from './memory-stores.ts';
import { nodeSha256 } from './node/node-sha256.ts';
import type { PartAnswer, PartToSend } from './part-sender.ts';
import { aborted, networkFailure, RequestFailed } from './request-failed.ts';
import { createTransfers } from './transfers.ts';

const file = new Blob(['0123456789']);
const card: FileCard = {
  fileId: hexId('f1'),
  name: 'a.bin',
  size: 10,
  type: 'application/octet-stream',
  partSize: 4,
  state: 'available',
  mode: 'ledger',
  expiresAt: 0,
  recipients: [],
  version: 1,
};

/** A saver that keeps parts in a map and lets the test answer every fetch. */
function createScriptedSaver(fetchPart: (n: number) => Promise<void>) {
  const parts = new Map<string, Uint8Array[]>();
  const handed: string[] = [];
  const saved = new Map<string, SavedFile>();
  const saver: FileSaver = {
    saved: async () => [...saved.values()],
    async open({ fileId, name, size }) {
      const have = parts.get(fileId) ?? [];
      parts.set(fileId, have);
      return {
        have: [...have],
        async storePart({ n, start, end, signal, onProgress }) {
          onProgress(end - start);
          await Promise.race([
            fetchPart(n),
            new Promise((_, reject) => signal.addEventListener('abort', () => reject(aborted()))),
          ]);
          const digest = await nodeSha256(Uint8Array.of(n));
          have.push(digest);
          return digest;
        },
        finish: async () => {
          const file = { fileId, name, size, savedAt: 1 };
          saved.set(fileId, file);
          return file;
        },
        release: async () => undefined,
      };
    },
    handOver: async (fileId) => void handed.push(fileId),
    async discard(fileId) {
      parts.delete(fileId);
      saved.delete(fileId);
    },
    clear: async () => parts.clear(),
  };
  return { saver, parts, handed, saved };
}

type SetUp = { stores?: ReturnType<typeof createMemoryStores>; fetchPart?: (n: number) => Promise<void> };

function setUp({ stores = createMemoryStores(), fetchPart = async () => {} }: SetUp = {}) {
  const clock = createFakeTimers();
  const scripted = createScriptedSaver(fetchPart);
  const sends: { part: PartToSend; answer: (answer: PartAnswer) => void; fail: (error: Error) => void }[] =
    [];
  const revoked: string[] = [];
  const receipts: (RequestFailed | undefined)[] = [];
  const uploads = new Map<string, string>();
  const http = {
    authorization: {},
    partUrl: (_id: string, n: number) => `http://model/${n}`,
    contentUrl: () => 'http://model/content',
    beginUpload: async () => ({ id: hexId('f9'), partSize: 100, state: 'uploading' }),
    listParts: async () => [],
    completeUpload: async () => undefined,
    file: async (id: string) => ({ state: uploads.get(id) ?? 'uploading' }),
    revoke: async (id: string) => void revoked.push(id),
    receipt: async () => {
      const answer = receipts.shift();
      if (answer !== undefined) throw answer;
    },
  } as unknown as HttpApi;
  const random = seededBytes(1);
  let ids = 0;
  const options = {
    me: ana,
    timers: clock.timers,
    now: clock.now,
    sha256: nodeSha256,
    random,
    saveFile: scripted.saver,
    ...stores,
    sendPart: (part: PartToSend) =>
      new Promise<PartAnswer>((resolve, reject) => {
        sends.push({ part, answer: resolve, fail: reject });
        part.signal.addEventListener('abort', () => reject(aborted()));
      }),
  } as unknown as ClientOptions;
  const transfers = createTransfers(options, http, () => {
    ids += 1;
    return hexId(`c${ids}`);
  });
  const only = () => transfers.transfers.get()[0];
  return { clock, transfers, only, sends, revoked, receipts, uploads, stores, ...scripted };
}

const ok: PartAnswer = { status: 204, text: '', retryAfter: null };
const upload = ({ transfers }: ReturnType<typeof setUp>, blob = file, name = 'a.bin') =>
  transfers.upload(conversationId, blob, { name, type: 'text/plain', caption: 'look' });

describe('uploads in the tray', () => {
  it('move through their states and count their bytes', async () => {
    const world = setUp();
    const id = upload(world);
    expect(world.only()).toMatchObject({
      id,
      direction: 'up',
      state: 'queued',
      size: 10,
      name: 'a.bin',
      caption: 'look',
    });
    await turn();
    expect(world.only()).toMatchObject({ state: 'running', fileId: hexId('f9') });
    world.sends[0]?.part.onProgress(5);
    expect(world.only()?.bytes).toBe(5);
    world.sends[0]?.answer(ok);
    await turn();
    expect(world.only()).toMatchObject({ state: 'done', bytes: 10, speed: 0 });
    world.transfers.control(id).dismiss();
    expect(world.transfers.transfers.get()).toEqual([]);
    expect(world.revoked).toEqual([]);
  });

  it('run two at a time', async () => {
    const world = setUp();
    for (const name of ['a', 'b', 'c']) upload(world, file, name);
    await turn();
    expect(world.transfers.transfers.get().map(({ name, state }) => [name, state])).toEqual([
      ['c', 'queued'],
      ['b', 'running'],
      ['a', 'running'],
    ]);
    world.sends[0]?.answer(ok);
    await turn();
    expect(world.transfers.transfers.get().map(({ state }) => state)).toEqual(['running', 'running', 'done']);
  });

  it('pause and go on', async () => {
    const world = setUp();
    const control = world.transfers.control(upload(world));
    await turn();
    control.pause();
    expect(world.only()).toMatchObject({ state: 'paused', why: 'person', speed: 0 });
    expect(world.sends[0]?.part.signal.aborted).toBe(true);
    control.resume();
    await turn();
    expect(world.only()?.state).toBe('running');
    world.sends[1]?.answer(ok);
    await turn();
    expect(world.only()?.state).toBe('done');
  });

  it('that are cancelled are forgotten here and on the server', async () => {
    const world = setUp();
    const control = world.transfers.control(upload(world));
    await turn();
    control.cancel();
    expect(world.only()?.state).toBe('cancelled');
    await turn();
    expect(world.revoked).toEqual([hexId('f9')]);
    expect(await world.stores.uploadStore.list()).toEqual([]);
    control.resume();
    await turn();
    expect(world.only()?.state).toBe('cancelled');
  });

  it('carry their error, and go on by themselves when only the network broke them', async () => {
    const world = setUp();
    upload(world);
    await turn();
    for (let tries = 0; tries < 8; tries++) {
      world.sends[tries]?.fail(networkFailure());
      await world.clock.advance(60_000);
    }
    expect(world.only()).toMatchObject({ state: 'failed', error: { code: 'network' } });
    world.transfers.online();
    await turn();
    expect(world.only()).toMatchObject({ state: 'running' });
    expect(world.only()).not.toHaveProperty('error');
    world.sends.at(-1)?.answer({ status: 413, text: '', retryAfter: null });
    await turn();
    expect(world.only()).toMatchObject({ state: 'failed', error: { status: 413 } });
    world.transfers.online();
    await turn();
    expect(world.only()?.state).toBe('failed');
  });

  it('wait after a reload for the same file to be chosen again', async () => {
    const before = setUp();
    upload(before);
    await turn();
    before.transfers.stop();
    const world = setUp({ stores: before.stores });
    world.transfers.start();
    await turn();
    expect(world.only()).toMatchObject({
      state: 'paused',
      why: 'file-needed',
      name: 'a.bin',
      size: 10,
      caption: 'look',
    });
    const control = world.transfers.control(world.only()?.id ?? '');
    control.resume();
    expect(control.continueWith(new Blob(['other']), 'a.bin')).toBe(false);
    expect(control.continueWith(file, 'b.bin')).toBe(false);
    expect(world.only()?.state).toBe('paused');
    expect(control.continueWith(file, 'a.bin')).toBe(true);
    await turn();
    world.sends[0]?.answer(ok);
    await turn();
    expect(world.only()?.state).toBe('done');
    expect(await world.stores.uploadStore.list()).toEqual([]);
  });

  it('are not offered again after the server has announced them', async () => {
    const before = setUp();
    upload(before);
    await turn();
    const world = setUp({ stores: before.stores });
    world.uploads.set(hexId('f9'), 'available');
    world.transfers.start();
    await turn();
    expect(world.transfers.transfers.get()).toEqual([]);
    expect(await world.stores.uploadStore.list()).toEqual([]);
  });
});

describe('downloads in the tray', () => {
  it('end with a file handed to the person, which can be saved again', async () => {
    const world = setUp();
    const id = world.transfers.download(conversationId, card);
    await turn();
    expect(world.only()).toMatchObject({ id, direction: 'down', state: 'done', bytes: 10 });
    expect(world.transfers.savedFiles.get()[card.fileId]).toMatchObject({ name: 'a.bin' });
    expect(world.handed).toEqual([card.fileId]);
    await world.transfers.saveAgain(card.fileId);
    expect(world.handed).toHaveLength(2);
    await world.transfers.removeSaved(card.fileId);
    expect(world.transfers.savedFiles.get()).toEqual({});
  });

  it('are one per file, and go on where they were paused', async () => {
    const second = deferred();
    const asked: number[] = [];
    const fetchPart = async (n: number) => {
      asked.push(n);
      if (n === 2 && asked.length === 2) await second.promise;
    };
    const world = setUp({ fetchPart });
    const id = world.transfers.download(conversationId, card);
    await turn();
    expect(world.transfers.download(conversationId, card)).toBe(id);
    world.transfers.control(id).pause();
    await turn();
    expect(world.only()).toMatchObject({ state: 'paused', why: 'person' });
    expect(world.transfers.download(conversationId, card)).toBe(id);
    await turn();
    expect(world.only()?.state).toBe('done');
    expect(asked).toEqual([1, 2, 2, 3]);
  });

  it('[F9] drop what they had when the file is gone', async () => {
    const fetchPart = async (n: number) => {
      if (n === 2) throw new RequestFailed('gone', 'Revoked.', false, { status: 410, reason: 'revoked' });
    };
    const world = setUp({ fetchPart });
    world.transfers.download(conversationId, card);
    await turn();
    expect(world.only()).toMatchObject({ state: 'failed', error: { code: 'gone', reason: 'revoked' } });
    expect(world.parts.size).toBe(0);
  });

  it('[F4] drop damaged bytes, whether that is found out at once or later', async () => {
    const mismatch = () => new RequestFailed('digest_mismatch', 'Other bytes.', false, { status: 409 });
    const world = setUp();
    world.receipts.push(mismatch());
    world.transfers.download(conversationId, card);
    await turn();
    expect(world.only()).toMatchObject({ state: 'failed', error: { code: 'damaged' } });
    expect([world.handed, world.parts.size]).toEqual([[], 0]);
    world.receipts.push(networkFailure(), mismatch());
    world.transfers.download(conversationId, card);
    await turn();
    expect(world.only()?.state).toBe('done');
    world.transfers.online();
    await turn();
    expect(world.only()).toMatchObject({ state: 'failed', error: { code: 'damaged' } });
    expect(world.transfers.savedFiles.get()).toEqual({});
  });

  it('that are cancelled keep nothing', async () => {
    const never = deferred();
    const world = setUp({ fetchPart: () => never.promise });
    const id = world.transfers.download(conversationId, card);
    await turn();
    world.transfers.control(id).cancel();
    await turn();
    expect(world.parts.size).toBe(0);
    expect(world.only()?.state).toBe('cancelled');
  });

  it('are known after a reload, and their open proofs are said again', async () => {
    const before = setUp();
    before.receipts.push(networkFailure());
    before.transfers.download(conversationId, card);
    await turn();
    expect(await before.stores.receiptStore.list()).toHaveLength(1);
    const world = setUp({ stores: before.stores });
    world.saved.set(card.fileId, { fileId: card.fileId, name: 'a.bin', size: 10, savedAt: 1 });
    world.transfers.start();
    await turn();
    expect(Object.keys(world.transfers.savedFiles.get())).toEqual([card.fileId]);
    expect(await world.stores.receiptStore.list()).toMatchObject([{ confirmedAt: expect.any(Number) }]);
  });
});
