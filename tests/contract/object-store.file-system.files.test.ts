import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readlink, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileSystemObjectStore } from '@satchel/api/adapters/object-store/file-system/file-system-object-store';
import type { ObjectStore } from '@satchel/api/ports/object-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesFrom, heldBodyOf, newId, PART } from './object-store/bytes.ts';
import { beginUpload, put, putAll, storeObject } from './object-store/upload.ts';

const KiB = 1024;
const TIME = Date.UTC(2024, 1, 29, 12, 0, 0, 123);

/** What only this adapter promises: where its bytes are, and what it takes for absence. */
describe('object store: file system on its disk', () => {
  let root: string;
  let store: ObjectStore;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'satchel-files-'));
    store = await openFileSystemObjectStore({ root, newId, now: () => TIME });
  });
  afterEach(() => rm(root, { recursive: true }));

  async function bytesOnDisk(): Promise<number> {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    const sizes = files.map(async (file) => (await stat(join(file.parentPath, file.name))).size);
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }

  it('takes the space of the file and a few KiB, never twice', async () => {
    const parts = [bytesFrom(1, PART), bytesFrom(2, PART), bytesFrom(3, 1000)];
    const size = 2 * PART + 1000;
    const upload = await beginUpload(store);
    const stored = await putAll(store, upload, parts);
    await put(store, upload, 2, parts[1]!);
    expect(await bytesOnDisk()).toBeLessThan(size + 4 * KiB);
    await store.complete(upload.key, upload.uploadId, stored);
    expect(await bytesOnDisk()).toBe(size);
    expect(await readdir(join(root, 'uploads'))).toEqual([]);
    expect(await readdir(join(root, 'objects', upload.key.slice(0, 2)))).toEqual([upload.key]);
    await store.remove(upload.key);
    expect(await bytesOnDisk()).toBe(0);
  });

  it('dates objects and uploads by the clock it is given', async () => {
    const upload = await beginUpload(store);
    expect(await store.listUploads(1)).toEqual([{ ...upload, startedAt: TIME }]);
    const stored = await putAll(store, upload, [bytesFrom(1, 10)]);
    await store.complete(upload.key, upload.uploadId, stored);
    expect(await store.list(undefined, 1)).toEqual([{ key: upload.key, size: 10, modifiedAt: TIME }]);
  });

  it('[F16] refuses a second writer of a part while the first is at it', async () => {
    const upload = await beginUpload(store);
    const { body, release } = heldBodyOf(bytesFrom(1, 1000));
    const first = store.putPart({ ...upload, n: 1, body, size: 1000 });
    await expect(put(store, upload, 1, bytesFrom(2, 1000))).rejects.toMatchObject({ code: 'part_busy' });
    release();
    await first;
    await put(store, upload, 1, bytesFrom(2, 1000));
  });

  it.each(['abort', 'complete'] as const)('[F16] ends a writer under way by %s', async (verb) => {
    const upload = await beginUpload(store);
    const stored = await put(store, upload, 1, bytesFrom(1, 1000));
    const { body } = heldBodyOf(bytesFrom(2, 1000));
    const late = store.putPart({ ...upload, n: 2, body, size: 2000 });
    const ended = expect(late).rejects.toMatchObject({ code: 'not_found' });
    await (verb === 'abort'
      ? store.abort(upload.key, upload.uploadId)
      : store.complete(upload.key, upload.uploadId, [stored]));
    await ended;
  });

  it('does not disturb a writer by a complete that is refused', async () => {
    const upload = await beginUpload(store);
    const { body, release } = heldBodyOf(bytesFrom(2, 1000));
    const late = store.putPart({ ...upload, n: 2, body, size: 1000 });
    const first = await put(store, upload, 1, bytesFrom(1, PART));
    const early = store.complete(upload.key, upload.uploadId, [first, { ...first, n: 2 }]);
    await expect(early).rejects.toMatchObject({ code: 'parts_missing' });
    release();
    await store.complete(upload.key, upload.uploadId, [first, await late]);
  });

  it('lists only whole parts after a complete that failed half way, and completes once it can', async () => {
    const upload = await beginUpload(store);
    const [first] = await putAll(store, upload, [bytesFrom(1, PART), bytesFrom(2, 1000)]);
    const obstacle = join(root, 'objects', upload.key.slice(0, 2));
    await writeFile(obstacle, '');
    const failed = store.complete(upload.key, upload.uploadId, [first!]);
    await expect(failed).rejects.toMatchObject({ code: 'storage_unavailable' });
    expect(await store.listParts(upload.key, upload.uploadId)).toEqual([first]);
    await rm(obstacle);
    await store.complete(upload.key, upload.uploadId, [first!]);
    expect(await store.stat(upload.key)).toEqual({ size: PART });
  });

  it('takes a missing disk for a fault, never for absence', async () => {
    const key = await storeObject(store, [bytesFrom(1, 10)]);
    const upload = await beginUpload(store);
    await rename(root, `${root}-unmounted`);
    const calls = {
      begin: beginUpload(store),
      put: put(store, upload, 1, bytesFrom(1, 10)),
      listParts: store.listParts(upload.key, upload.uploadId),
      complete: store.complete(upload.key, upload.uploadId, [{ n: 1, size: 0, digest: new Uint8Array(32) }]),
      abort: store.abort(upload.key, upload.uploadId),
      read: store.read(key, 0, 10),
      stat: store.stat(key),
      remove: store.remove(key),
      list: store.list(undefined, 10),
      listUploads: store.listUploads(10),
      check: store.check(),
    };
    const codes = Object.entries(calls).map(async ([verb, call]) => [verb, await call.catch((e) => e.code)]);
    const answers = Object.fromEntries(await Promise.all(codes));
    await rename(`${root}-unmounted`, root);
    expect(answers).toEqual(
      Object.fromEntries(Object.keys(calls).map((verb) => [verb, 'storage_unavailable'])),
    );
    expect(await store.stat(key)).toEqual({ size: 10 });
    await store.check();
  });

  it('fails a read whose file ends too early instead of ending it', async () => {
    const key = await storeObject(store, [bytesFrom(1, 3 * 1024 * KiB)]);
    const stream = await store.read(key, 0, 3 * 1024 * KiB);
    await writeFile(join(root, 'objects', key.slice(0, 2), key), 'short');
    const reading = stream.forEach(() => {});
    await expect(reading).rejects.toMatchObject({ code: 'storage_unavailable' });
  });

  it('lists nothing that is not its own', async () => {
    const key = await storeObject(store, [bytesFrom(1, 10)]);
    const folder = join(root, 'objects', key.slice(0, 2));
    await writeFile(join(folder, '.DS_Store'), '');
    await writeFile(join(folder, `${key}.bak`), '');
    await writeFile(join(root, 'objects', 'README'), '');
    await writeFile(join(root, 'uploads', 'README'), '');
    expect((await store.list(undefined, 10)).map((object) => object.key)).toEqual([key]);
    expect(await store.listUploads(10)).toEqual([]);
  });

  it.runIf(existsSync('/proc/self/fd'))('holds no file open once streams and calls have ended', async () => {
    const key = await storeObject(store, [bytesFrom(1, 3 * 1024 * KiB)]);
    const upload = await beginUpload(store);
    const streams = await Promise.all([1, 2, 3].map(() => store.read(key, 0, 3 * 1024 * KiB)));
    streams[1]!.read();
    await streams[2]!.forEach(() => {});
    for (const stream of streams.slice(0, 2)) {
      const closed = new Promise((resolve) => stream.once('close', resolve));
      stream.destroy();
      await closed;
    }
    const { body } = heldBodyOf(bytesFrom(1, 3 * 1024 * KiB));
    const late = store.putPart({ ...upload, n: 1, body, size: PART }).catch(() => {});
    await store.close();
    await late;
    const open = await Promise.all(
      (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    );
    expect(open.filter((path) => path.startsWith(root))).toEqual([]);
  });
});
