import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openObjectBackUp } from './back-up.ts';
import { openFileSystemObjectStore } from './file-system-object-store.ts';

const KEY = 'a'.repeat(32);
const PART = 5 * 1024 * 1024;

let folder: string;
let ids: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-back-up-'));
  ids = 0;
});
afterEach(() => rm(folder, { recursive: true }));

const open = (name: string) =>
  openFileSystemObjectStore({
    root: join(folder, name),
    newId: () => String(++ids).padStart(32, '0'),
    now: Date.now,
  });

/** An upload with a first part, and what happens to it each time its bytes are about to be, or were just, copied. */
async function backUp(
  whileCopied: (put: (words: string) => Promise<unknown>, time: number) => Promise<unknown>,
) {
  const store = await open('from');
  const uploadId = await store.begin(KEY, PART);
  const put = (words: string) =>
    store.putPart({
      key: KEY,
      uploadId,
      n: 1,
      body: Readable.from([Buffer.from(words)]),
      size: words.length,
    });
  await put('the first bytes');
  let times = 0;
  const taking = await openObjectBackUp(join(folder, 'from'), join(folder, 'to'), async (from, to) => {
    await copyFile(from, to);
    if (basename(from) === 'data') await whileCopied(put, ++times);
  });
  return { taken: await taking.takeUpload(KEY, uploadId), uploadId, times };
}

describe('taking an upload that goes on', () => {
  it('begins again when a part it has taken is rewritten, and takes the bytes its journal tells of', async () => {
    const { taken, uploadId, times } = await backUp(async (put, time) => {
      if (time < 3) await put(`written anew ${time}`);
    });
    expect({ taken, times }).toEqual({ taken: true, times: 3 });
    const copy = await open('to');
    const parts = await copy.listParts(KEY, uploadId);
    const digest = createHash('sha256').update('written anew 2').digest();
    expect(parts.map(({ n, digest: given }) => [n, Buffer.from(given)])).toEqual([[1, digest]]);
    await copy.complete(KEY, uploadId, parts);
    expect(await text(await copy.read(KEY, 0, 'written anew 2'.length))).toBe('written anew 2');
  });

  it('gives up one that changes each time, and leaves nothing of it', async () => {
    const { taken, times } = await backUp((put, time) => put(`written anew ${time}`));
    expect({ taken, times }).toEqual({ taken: false, times: 5 });
    expect(await readdir(join(folder, 'to', 'uploads'))).toEqual([]);
  });
});
