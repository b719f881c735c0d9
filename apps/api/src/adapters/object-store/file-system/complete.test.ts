import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPartWriters } from '../part-writers.ts';
import { complete } from './complete.ts';
import { openFileSystemObjectStore } from './file-system-object-store.ts';
import { forgetParts, readJournal } from './part-journal.ts';
import { pathsUnder } from './paths.ts';

const [key, uploadId] = ['a'.repeat(32), 'b'.repeat(32)];
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'satchel-complete-'));
});
afterEach(() => rm(root, { recursive: true }));

it('[F16] looks at the parts again once nobody writes any more', async () => {
  const paths = pathsUnder(root);
  const store = await openFileSystemObjectStore({ root, newId: () => uploadId, now: () => 0 });
  await store.begin(key, 5 * 1024 * 1024);
  const part = await store.putPart({ key, uploadId, n: 1, body: Readable.from([Buffer.from('bytes')]) });
  const { parts: journal } = paths.upload(uploadId);
  // A writer that forgot the part after the first look, and had to stop in the middle of it.
  const writers = {
    ...createPartWriters(),
    alone: (_: string, work: (stopWriters: () => Promise<void>) => Promise<void>) =>
      work(() => forgetParts(journal, [1])),
  };
  const completing = complete({ paths, writers, now: () => 0 }, key, uploadId, [part]);
  await expect(completing).rejects.toMatchObject({ code: 'parts_missing' });
  await expect(stat(paths.object(key))).rejects.toMatchObject({ code: 'ENOENT' });
  expect((await readJournal(journal)).size).toBe(0);
});
