import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestOfParts } from '@satchel/protocol/digest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { breakAfter, openContentServer, refuse, serveRange } from '../test-support/content-server.ts';
import { hexId } from '../test-support/rows.ts';
import { type DownloadDeps, runDownload } from './download.ts';
import type { ReceiptOutcome } from './file-receipts.ts';
import { createFolderSaver } from './node/folder-saver.ts';
import { nodeSha256 } from './node/node-sha256.ts';

const bytes = Uint8Array.from({ length: 10 }, (_, index) => index);
const card = { fileId: hexId('f1'), name: 'a.bin', size: 10, partSize: 4 };
const proof = async () =>
  digestOfParts(
    await Promise.all([bytes.subarray(0, 4), bytes.subarray(4, 8), bytes.subarray(8)].map(nodeSha256)),
    nodeSha256,
  );

let folder = '';
let server: Awaited<ReturnType<typeof openContentServer>>;
let events: string[] = [];
let outcome: ReceiptOutcome = 'confirmed';
let waits: number[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-download-'));
  server = await openContentServer(bytes);
  [events, outcome, waits] = [[], 'confirmed', []];
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

function run(signal = new AbortController().signal, onProgress: (count: number) => void = () => undefined) {
  const say = (what: string) => (detail: { digest: string; level: string }) => {
    events.push(`${what} ${detail.level} ${detail.digest}`);
    return Promise.resolve(outcome as never);
  };
  const deps: DownloadDeps = {
    http: { contentUrl: () => server.url, authorization: {} },
    saver: createFolderSaver(folder, () => 7),
    receipts: { keep: say('keep'), post: say('post') },
    sha256: nodeSha256,
    retrying: { wait: async (ms) => void waits.push(ms), chance: () => 0.5 },
  };
  const saved = () => events.push('finished');
  return runDownload(deps, { card, signal, report: onProgress, saved });
}

describe('a download', () => {
  it('[F2] proves the whole file, its proof kept before the file is finished and posted after', async () => {
    const progress: number[] = [];
    await run(undefined, (count) => progress.push(count));
    const digest = await proof();
    expect(events).toEqual([`keep stored ${digest}`, 'finished', `post stored ${digest}`]);
    expect(await readFile(join(folder, 'a.bin'))).toEqual(Buffer.from(bytes));
    expect(server.ranges).toEqual(['bytes=0-3', 'bytes=4-7', 'bytes=8-9']);
    expect(progress.at(-1)).toBe(10);
  });

  it('repeats a part that broke off, and only that', async () => {
    server.next.push(breakAfter(bytes.subarray(0, 4), 2), refuse(503, 'unavailable', true));
    await run();
    expect(server.ranges).toEqual(['bytes=0-3', 'bytes=0-3', 'bytes=0-3', 'bytes=4-7', 'bytes=8-9']);
    expect(waits).toEqual([500, 1000]);
    expect(events.at(-1)).toBe(`post stored ${await proof()}`);
  });

  it('goes on at the first missing part after a pause or a restart', async () => {
    const stop = new AbortController();
    server.next.push(
      (request, response) => serveRange(bytes, request, response),
      () => stop.abort('pause'),
    );
    await expect(run(stop.signal)).rejects.toMatchObject({ code: 'aborted' });
    expect(events).toEqual([]);
    await run();
    expect(server.ranges).toEqual(['bytes=0-3', 'bytes=4-7', 'bytes=4-7', 'bytes=8-9']);
    expect(events.at(-1)).toBe(`post stored ${await proof()}`);
  });

  it('[F9] ends with the reason when the file is gone', async () => {
    server.next.push(refuse(410, 'gone'));
    await expect(run()).rejects.toMatchObject({ code: 'gone', status: 410 });
    expect(server.ranges).toHaveLength(1);
    expect(events).toEqual([]);
    expect(await readdir(folder)).toEqual(['.satchel']);
  });

  it('[F4] says that the bytes are damaged when the server says so', async () => {
    outcome = 'damaged';
    await expect(run()).rejects.toMatchObject({ code: 'damaged' });
  });

  it('is done when the proof has to wait for the network', async () => {
    outcome = 'later';
    await expect(run()).resolves.toBeUndefined();
  });
});
