import { digestFromBase64, digestOfParts, parseContentDigest, toBase64 } from '@satchel/protocol/digest';
import { describe, expect, it } from 'vitest';
import { createFakeTimers } from '../test-support/fake-timers.ts';
import { conversationId, hexId } from '../test-support/rows.ts';
import { createMemoryStores } from './memory-stores.ts';
import { nodeSha256 } from './node/node-sha256.ts';
import type { PartAnswer, PartSender, PartToSend } from './part-sender.ts';
import { networkFailure, RequestFailed } from './request-failed.ts';
import { runUpload, type UploadDeps } from './upload.ts';
import type { UploadRecord } from './upload-store.ts';
import { createWait } from './wait.ts';

const fileId = hexId('f1');
const partSize = 4;
const ok: PartAnswer = { status: 204, text: '', retryAfter: null };
const record: UploadRecord = {
  cid: hexId('c1'),
  conversationId,
  name: 'a.bin',
  size: 10,
  type: undefined,
  caption: 'look',
  expiresIn: undefined,
  startedAt: 1,
  fileId: undefined,
  partSize: undefined,
};

const problemOf = (status: number, code: string, retryable: boolean): PartAnswer => {
  const body = { type: 'about:blank', title: code, status, detail: code, code, retryable };
  return { status, text: JSON.stringify(body), retryAfter: null };
};

/** The server's side of lane C, with parts of four bytes. */
function setUp(answers: Record<number, (PartAnswer | Error)[]> = {}) {
  const clock = createFakeTimers();
  const { uploadStore: store } = createMemoryStores();
  const recorded = new Map<number, string>();
  const sent: { n: number; body: string; part: PartToSend }[] = [];
  const begins: unknown[] = [];
  const completions: string[] = [];
  const refusals: (() => RequestFailed)[] = [];
  let state = 'uploading';
  let atOnce = 0;
  let most = 0;

  const sendPart: PartSender = async (part) => {
    const n = Number(new URL(part.url).pathname.slice(1));
    atOnce += 1;
    most = Math.max(most, atOnce);
    const body = await part.body.text();
    sent.push({ n, body, part });
    atOnce -= 1;
    const answer = answers[n]?.shift() ?? ok;
    if (answer instanceof Error) throw answer;
    const digest = parseContentDigest(part.headers['content-digest'] ?? '');
    if (answer.status < 300 && digest !== undefined) recorded.set(n, toBase64(digest));
    part.onProgress(part.body.size);
    return answer;
  };
  const deps = {
    http: {
      authorization: { authorization: 'Bearer secret' },
      partUrl: (_id: string, n: number) => `http://model/${n}`,
      beginUpload: async (draft: unknown) => {
        begins.push(draft);
        return { id: fileId, partSize, state };
      },
      listParts: async () => [...recorded].map(([n, digest]) => ({ n, digest })),
      completeUpload: async (_id: string, digest: string) => {
        const refusal = refusals.shift();
        if (refusal !== undefined) throw refusal();
        completions.push(digest);
      },
    },
    sendPart,
    sha256: nodeSha256,
    store,
    retrying: { wait: createWait(clock.timers), chance: () => 0.5 },
  } as unknown as UploadDeps;

  const progress: number[] = [];
  const run = (file: Blob, { from = record, signal = new AbortController().signal } = {}) =>
    runUpload(deps, {
      file,
      record: from,
      signal,
      report: (bytes) => progress.push(bytes),
      begun: () => undefined,
    });
  return {
    clock,
    store,
    recorded,
    sent,
    begins,
    completions,
    refusals,
    progress,
    run,
    mostAtOnce: () => most,
    announce: () => {
      state = 'available';
    },
  };
}

const file = new Blob(['0123456789']);
const parts = ['0123', '4567', '89'];
const digestOf = async (bodies: string[]) =>
  digestOfParts(await Promise.all(bodies.map((body) => nodeSha256(Buffer.from(body)))), nodeSha256);

describe('an upload', () => {
  it('sends slices of the file with their digests, and completes with the digest of all', async () => {
    const { run, sent, begins, completions, progress, store } = setUp();
    await run(file);
    expect(begins).toEqual([
      { conversation: conversationId, cid: record.cid, name: 'a.bin', size: 10, caption: 'look' },
    ]);
    expect(sent.map(({ n, body }) => [n, body]).sort()).toEqual(
      parts.map((body, index) => [index + 1, body]),
    );
    expect(sent[0]?.part.headers.authorization).toBe('Bearer secret');
    expect(sent.every(({ part }) => part.body instanceof Blob)).toBe(true);
    expect(completions).toEqual([await digestOf(parts)]);
    expect(progress.at(-1)).toBe(10);
    expect(await store.list()).toEqual([]);
  });

  it('of an empty file sends one empty part', async () => {
    const { run, sent, completions } = setUp();
    await run(new Blob([]));
    expect(sent.map(({ body }) => body)).toEqual(['']);
    expect(completions).toEqual([await digestOf([''])]);
  });

  it('has at most three parts on the way', async () => {
    const { run, mostAtOnce } = setUp();
    await run(new Blob(['x'.repeat(100)]));
    expect(mostAtOnce()).toBe(3);
  });

  it('is on record before the server hears of it, and with what it answered', async () => {
    const { run, store, begins } = setUp({ 1: [problemOf(404, 'not_found', false)] });
    await expect(run(file)).rejects.toMatchObject({ code: 'not_found' });
    expect(begins).toHaveLength(1);
    expect(await store.list()).toEqual([{ ...record, fileId, partSize }]);
  });

  it('[F16] goes on with the parts the server lacks, compared by digest', async () => {
    const { run, sent, recorded, begins, completions } = setUp();
    recorded.set(1, toBase64(await nodeSha256(Buffer.from('0123'))));
    recorded.set(2, toBase64(await nodeSha256(Buffer.from('other'))));
    await run(file, { from: { ...record, fileId, partSize } });
    expect(begins).toEqual([]);
    expect(sent.map(({ n }) => n).sort()).toEqual([2, 3]);
    expect(completions).toEqual([await digestOf(parts)]);
  });

  it('[F16] is over when the server says that it was announced already', async () => {
    const { run, sent, completions, announce, store } = setUp();
    announce();
    await run(file);
    expect([sent, completions, await store.list()]).toEqual([[], [], []]);
  });

  it('[M13] repeats parts for passing reasons only', async () => {
    const passing = [
      networkFailure(),
      problemOf(409, 'part_busy', true),
      { status: 503, text: '<html>', retryAfter: '2' },
      problemOf(408, 'request_timeout', true),
      problemOf(422, 'checksum_mismatch', false),
    ];
    const { clock, run, sent } = setUp({ 2: passing });
    const done = run(file);
    await clock.advance(60_000);
    await done;
    expect(sent.filter(({ n }) => n === 2)).toHaveLength(6);
    for (const answer of [
      problemOf(401, 'unauthenticated', false),
      problemOf(413, 'file_too_large', false),
    ]) {
      const refused = setUp({ 2: [answer] });
      await expect(refused.run(file)).rejects.toMatchObject({ status: answer.status });
      expect(refused.sent.filter(({ n }) => n === 2)).toHaveLength(1);
    }
  });

  it('gives up after a minute of failures, and can be run again', async () => {
    const { clock, run, sent, completions } = setUp({ 1: Array.from({ length: 8 }, () => networkFailure()) });
    const first = run(file).catch((error: unknown) => error);
    await clock.advance(600_000);
    expect(await first).toMatchObject({ code: 'network' });
    await run(file, { from: { ...record, fileId, partSize } });
    expect(completions).toHaveLength(1);
    expect(sent.filter(({ n }) => n === 2)).toHaveLength(1);
  });

  it('looks again at what the server has when it misses parts', async () => {
    for (const code of ['parts_missing', 'checksum_mismatch']) {
      const { run, recorded, refusals, completions, sent } = setUp();
      refusals.push(() => {
        recorded.delete(2);
        return new RequestFailed(code, code, false);
      });
      await run(file);
      expect(completions, code).toHaveLength(1);
      expect(sent.map(({ n }) => n).sort(), code).toEqual([1, 2, 2, 3]);
    }
    const { run, refusals } = setUp();
    refusals.push(
      ...Array.from({ length: 3 }, () => () => new RequestFailed('parts_missing', 'Missing.', false)),
    );
    await expect(run(file)).rejects.toMatchObject({ code: 'parts_missing' });
  });

  it('stops when paused, and says so', async () => {
    const stop = new AbortController();
    const { run, clock } = setUp({ 1: [networkFailure()] });
    const paused = run(file, { signal: stop.signal }).catch((error: unknown) => error);
    await clock.advance(0);
    stop.abort('pause');
    expect(await paused).toMatchObject({ code: 'aborted' });
  });

  it('says that a file changed on disk, and does not try again', async () => {
    const { run, sent } = setUp();
    const broken = {
      size: 10,
      slice: () => ({ size: 4, arrayBuffer: () => Promise.reject(new Error('NotReadable')) }),
    };
    await expect(run(broken as unknown as Blob)).rejects.toMatchObject({
      code: 'file_changed',
      retryable: false,
    });
    expect(sent).toEqual([]);
  });
});

it('digests of parts are base64 of 32 bytes', async () => {
  expect(digestFromBase64(await digestOf(parts))?.length).toBe(32);
});
