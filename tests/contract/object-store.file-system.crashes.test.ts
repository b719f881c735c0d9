import { cp, mkdtemp, readdir, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileSystemObjectStore } from '@satchel/api/adapters/object-store/file-system/file-system-object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesFrom, heldBodyOf, isSame, joined, newId, PART, readAll, sha256 } from './object-store/bytes.ts';
import { asStored, beginUpload, put, putAll, type Upload } from './object-store/upload.ts';

/** What a killed process leaves in the folder, and what the next one makes of it. */
describe('object store: file system after a crash', () => {
  const parts = [bytesFrom(1, PART), bytesFrom(2, 5000)];
  const whole = joined(parts);
  let root: string;

  const open = () => openFileSystemObjectStore({ root, newId, now: Date.now });
  const folderOf = (upload: Upload) => join(root, 'uploads', upload.uploadId);

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'satchel-crash-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  async function longAgo(folder: string): Promise<void> {
    const yesterday = Date.now() / 1000 - 24 * 60 * 60;
    await utimes(folder, yesterday, yesterday);
  }

  it('[F14] in a part: bytes in place that were not acknowledged count for nothing', async () => {
    const store = await open();
    const upload = await beginUpload(store);
    await put(store, upload, 1, parts[0]!);
    const { body } = heldBodyOf(bytesFrom(9, 4 * 1024 * 1024));
    const cut = store.putPart({ ...upload, n: 2, body, size: PART });
    await new Promise((resolve) => body.once('resume', resolve));
    const after = await open();
    expect(await after.listParts(upload.key, upload.uploadId)).toEqual([asStored(1, parts[0]!)]);
    body.destroy();
    await expect(cut).rejects.toBeInstanceOf(Error);
    const stored = [asStored(1, parts[0]!), await put(after, upload, 2, parts[1]!)];
    await after.complete(upload.key, upload.uploadId, stored);
    expect(isSame(await readAll(await after.read(upload.key, 0, whole.length)), whole)).toBe(true);
  });

  it('[F14] in a part that is being replaced: it is unlisted before its bytes change', async () => {
    const store = await open();
    const upload = await beginUpload(store);
    await put(store, upload, 1, parts[0]!);
    const { body, release } = heldBodyOf(bytesFrom(9, PART));
    const again = store.putPart({ ...upload, n: 1, body, size: PART, sha256: sha256(bytesFrom(9, PART)) });
    await new Promise((resolve) => body.once('resume', resolve));
    expect(await (await open()).listParts(upload.key, upload.uploadId)).toEqual([]);
    release();
    expect(await again).toEqual(asStored(1, bytesFrom(9, PART)));
  });

  it('[F14] during complete, cut to size and not yet renamed: completing goes on', async () => {
    const store = await open();
    const upload = await beginUpload(store);
    const stored = await putAll(store, upload, parts);
    await truncate(join(folderOf(upload), 'data'), whole.length);
    const after = await open();
    await after.complete(upload.key, upload.uploadId, stored);
    expect(isSame(await readAll(await after.read(upload.key, 0, whole.length)), whole)).toBe(true);
  });

  it('[F14] during complete, renamed and the upload still there: it is done and cleared', async () => {
    const store = await open();
    const upload = await beginUpload(store);
    const stored = await putAll(store, upload, parts);
    const copy = join(root, 'copy');
    await cp(folderOf(upload), copy, { recursive: true });
    await store.complete(upload.key, upload.uploadId, stored);
    await rm(join(copy, 'data'));
    await rename(copy, folderOf(upload));
    const after = await open();
    expect(await after.listUploads(10)).toEqual([]);
    await expect(put(after, upload, 1, parts[0]!)).rejects.toMatchObject({ code: 'not_found' });
    await after.complete(upload.key, upload.uploadId, stored);
    expect(await readdir(join(root, 'uploads'))).toEqual([]);
    expect(isSame(await readAll(await after.read(upload.key, 0, whole.length)), whole)).toBe(true);
  });

  it('[F14] during abort, bytes gone and the rest still there: aborting goes on', async () => {
    const store = await open();
    const upload = await beginUpload(store);
    await put(store, upload, 1, parts[1]!);
    await rm(join(folderOf(upload), 'data'));
    const after = await open();
    expect(await after.listUploads(10)).toEqual([]);
    await expect(after.listParts(upload.key, upload.uploadId)).rejects.toMatchObject({ code: 'not_found' });
    await after.abort(upload.key, upload.uploadId);
    expect(await readdir(join(root, 'uploads'))).toEqual([]);
  });

  it('[F14] during begin: what nobody knows of goes at the first start an hour later', async () => {
    const store = await open();
    const upload = await beginUpload(store);
    await longAgo(folderOf(upload));
    const half = await beginUpload(store);
    const fresh = await beginUpload(store);
    for (const { uploadId } of [half, fresh]) await rm(join(root, 'uploads', uploadId, 'upload.json'));
    await writeFile(join(folderOf(half), 'upload.json'), '{"key":"');
    await longAgo(folderOf(half));
    const after = await open();
    const left = await readdir(join(root, 'uploads'));
    expect(left.sort()).toEqual([upload.uploadId, fresh.uploadId].sort());
    expect((await after.listUploads(10)).map(({ uploadId }) => uploadId)).toEqual([upload.uploadId]);
  });
});
