import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openContentServer, refuse } from '../../test-support/content-server.ts';
import { hexId } from '../../test-support/rows.ts';
import { createFolderSaver } from './folder-saver.ts';
import { nodeSha256 } from './node-sha256.ts';

const bytes = Uint8Array.from({ length: 10 }, (_, index) => index);
const file = { fileId: hexId('f1'), name: 'a b.bin', size: 10, partSize: 4 };
let folder = '';
let server: Awaited<ReturnType<typeof openContentServer>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-saver-'));
  server = await openContentServer(bytes);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const partOf = (n: number) => ({
  n,
  start: (n - 1) * 4,
  end: Math.min(n * 4, 10),
  url: server.url,
  headers: {},
  signal: new AbortController().signal,
  onProgress: () => undefined,
});

describe('a folder for downloads', () => {
  it('keeps parts over a restart, with their digests, and finishes under the file’s name', async () => {
    const saver = createFolderSaver(folder, () => 7);
    const first = await saver.open(file);
    expect(first.have).toEqual([]);
    const digest = await first.storePart(partOf(1));
    expect(Buffer.from(digest)).toEqual(Buffer.from(await nodeSha256(bytes.subarray(0, 4))));
    await first.storePart(partOf(2));
    await first.release();
    const again = await createFolderSaver(folder, () => 7).open(file);
    expect(again.have.map((one) => Buffer.from(one))).toEqual([
      Buffer.from(digest),
      Buffer.from(await nodeSha256(bytes.subarray(4, 8))),
    ]);
    await again.storePart(partOf(3));
    const saved = await again.finish();
    await again.release();
    expect(saved).toEqual({ fileId: file.fileId, name: 'a b.bin', size: 10, savedAt: 7 });
    expect(await readFile(join(folder, 'a b.bin'))).toEqual(Buffer.from(bytes));
    expect(await saver.saved()).toEqual([saved]);
  });

  it('does not count a part whose bytes did not arrive', async () => {
    const saver = createFolderSaver(folder, () => 7);
    const sink = await saver.open(file);
    server.next.push(refuse(503, 'unavailable', true));
    await expect(sink.storePart(partOf(1))).rejects.toMatchObject({ code: 'unavailable' });
    await sink.release();
    expect((await saver.open(file)).have).toEqual([]);
  });

  it('tells what is saved though a crash left one record half written', async () => {
    const saver = createFolderSaver(folder, () => 7);
    const sink = await saver.open(file);
    for (const n of [1, 2, 3]) await sink.storePart(partOf(n));
    const saved = await sink.finish();
    for (const [name, text] of Object.entries({ f2: '', f3: '{"fileId":"f3","na', f4: '{}' }))
      await writeFile(join(folder, '.satchel', `${name}.json`), text);
    expect(await saver.saved()).toEqual([saved]);
  });

  it('overwrites nothing of the person’s', async () => {
    await writeFile(join(folder, 'a b.bin'), 'mine');
    const sink = await createFolderSaver(folder, () => 7).open(file);
    for (const n of [1, 2, 3]) await sink.storePart(partOf(n));
    await sink.finish();
    expect(await readFile(join(folder, 'a b.bin'), 'utf8')).toBe('mine');
    expect(await readFile(join(folder, 'a b (2).bin'))).toEqual(Buffer.from(bytes));
  });

  it('forgets what is discarded, whole or not', async () => {
    const saver = createFolderSaver(folder, () => 7);
    const sink = await saver.open(file);
    await sink.storePart(partOf(1));
    await sink.release();
    await saver.discard(file.fileId);
    await saver.discard(file.fileId);
    expect(await readdir(join(folder, '.satchel'))).toEqual([]);
  });
});
