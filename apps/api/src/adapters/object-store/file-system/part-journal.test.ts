import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredPart } from '../../../ports/object-store.ts';
import { forgetParts, readJournal, recordPart } from './part-journal.ts';

const part = (n: number, fill = n): StoredPart => ({
  n,
  size: n * 1000,
  digest: new Uint8Array(32).fill(fill),
});

describe('the journal of parts', () => {
  let folder: string;
  let path: string;
  const listed = async () => [...(await readJournal(path)).values()];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'satchel-journal-'));
    path = join(folder, 'parts');
    await writeFile(path, '');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('has the last word on each part', async () => {
    await recordPart(path, part(1));
    await recordPart(path, part(12));
    await recordPart(path, part(1, 99));
    await forgetParts(path, [12, 7]);
    expect(await listed()).toEqual([part(1, 99)]);
    await recordPart(path, part(12, 5));
    expect(await listed()).toEqual([part(1, 99), part(12, 5)]);
  });

  it('[F14] cut at any byte by a crash, it loses that line alone and takes the next', async () => {
    await recordPart(path, part(1));
    await recordPart(path, part(12));
    const before = await readFile(path);
    await forgetParts(path, [12]);
    await recordPart(path, part(3));
    const whole = await readFile(path);
    const forgotten = before.length + '\n12 forgotten'.length;
    for (let cut = before.length; cut <= whole.length; cut++) {
      await writeFile(path, whole.subarray(0, cut));
      const kept = cut < forgotten ? [part(1), part(12)] : [part(1)];
      const expected = cut < whole.length - 1 ? kept : [...kept, part(3)];
      expect(await listed(), `cut at ${cut}`).toEqual(expected);
      await recordPart(path, part(200));
      expect(await listed(), `cut at ${cut} and continued`).toEqual([...expected, part(200)]);
    }
  });

  it('survives a tail of zeros, which some file systems leave after a power loss', async () => {
    await recordPart(path, part(1));
    await appendFile(path, Buffer.alloc(4096));
    await recordPart(path, part(2));
    expect(await listed()).toEqual([part(1), part(2)]);
  });

  it('[F16] is not made anew for a part that comes after an abort', async () => {
    await rm(path);
    await expect(recordPart(path, part(1))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
