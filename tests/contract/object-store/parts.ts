import { describe, expect, it } from 'vitest';
import { bodyOf, bytesFrom, isSame, joined, PART, readAll } from './bytes.ts';
import { expectRefusal, type Open, openForEachTest } from './harness.ts';
import { asStored, beginUpload, put } from './upload.ts';

export function describeParts(open: Open): void {
  describe('parts', () => {
    const opened = openForEachTest(open);

    it('come in any order and are listed in theirs, with size and SHA-256', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const [first, second, last] = [bytesFrom(1, PART), bytesFrom(2, PART), bytesFrom(3, 1000)];
      expect(await put(store, upload, 3, last)).toEqual(asStored(3, last));
      await put(store, upload, 1, first);
      await put(store, upload, 2, second);
      expect(await store.listParts(upload.key, upload.uploadId)).toEqual([
        asStored(1, first),
        asStored(2, second),
        asStored(3, last),
      ]);
    });

    it('come several at a time', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const parts = [...[1, 2, 3].map((seed) => bytesFrom(seed, PART)), bytesFrom(4, 77)];
      const stored = await Promise.all(parts.map((bytes, index) => put(store, upload, index + 1, bytes)));
      await store.complete(upload.key, upload.uploadId, stored);
      const whole = joined(parts);
      expect(isSame(await readAll(await store.read(upload.key, 0, whole.length)), whole)).toBe(true);
    });

    it('are listed one by one, none before the first', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      expect(await store.listParts(upload.key, upload.uploadId)).toEqual([]);
      const bytes = bytesFrom(1, 10);
      await put(store, upload, 2, bytes);
      expect(await store.listParts(upload.key, upload.uploadId)).toEqual([asStored(2, bytes)]);
    });

    it('are replaced by a repeat, also by a shorter one', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      await put(store, upload, 1, bytesFrom(1, 2000));
      const bytes = bytesFrom(2, 500);
      const stored = await put(store, upload, 1, bytes);
      expect(await store.listParts(upload.key, upload.uploadId)).toEqual([asStored(1, bytes)]);
      await store.complete(upload.key, upload.uploadId, [stored]);
      expect(isSame(await readAll(await store.read(upload.key, 0, 500)), bytes)).toBe(true);
      expect(await store.stat(upload.key)).toEqual({ size: 500 });
    });

    it('may be of a size nobody told beforehand', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const bytes = bytesFrom(1, 123_457);
      const stored = await store.putPart({ ...upload, n: 1, body: bodyOf(bytes) });
      expect(stored).toEqual(asStored(1, bytes));
    });

    it('may be full without the size being told', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const bytes = bytesFrom(1, PART);
      expect(await store.putPart({ ...upload, n: 1, body: bodyOf(bytes) })).toEqual(asStored(1, bytes));
    });

    it.each([1, 1021, 3 * 1024 * 1024])('keep their bytes in chunks of %i', async (chunk) => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const bytes = bytesFrom(chunk, Math.min(4 * 1024 * 1024 + 1, chunk * 5000));
      const stored = await store.putPart({ ...upload, n: 1, body: bodyOf(bytes, chunk), size: bytes.length });
      await store.complete(upload.key, upload.uploadId, [stored]);
      expect(isSame(await readAll(await store.read(upload.key, 0, bytes.length)), bytes)).toBe(true);
    });

    it('[F16] of one number are never mixed by two writers at once', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const candidates = [bytesFrom(1, PART), bytesFrom(2, PART)];
      const results = await Promise.allSettled(candidates.map((bytes) => put(store, upload, 1, bytes)));
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'part_busy' });
      }
      const listed = await store.listParts(upload.key, upload.uploadId);
      expect(listed).toHaveLength(1);
      await store.complete(upload.key, upload.uploadId, listed);
      const bytes = await readAll(await store.read(upload.key, 0, PART));
      expect(asStored(1, bytes)).toEqual(listed[0]);
    });

    it('belong to an upload that exists and is of that key', async () => {
      const { store } = opened();
      const [upload, other] = [await beginUpload(store), await beginUpload(store)];
      const unknown = { key: upload.key, uploadId: 'f'.repeat(32) };
      const crossed = { key: upload.key, uploadId: other.uploadId };
      for (const wrong of [unknown, crossed]) {
        await expectRefusal(put(store, wrong, 1, bytesFrom(1, 10)), 'not_found');
        await expectRefusal(store.listParts(wrong.key, wrong.uploadId), 'not_found');
      }
      expect(await store.listParts(other.key, other.uploadId)).toEqual([]);
    });

    it('are numbered from 1 to 10,000', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      for (const n of [0, -1, 1.5, 10_001]) {
        await expectRefusal(put(store, upload, n, bytesFrom(1, 10)), 'not_found');
      }
      expect(await store.listParts(upload.key, upload.uploadId)).toEqual([]);
    });

    it.each([0, 1024 * 1024, PART + 1, 4.5 * 1024 * 1024])('are not of %i bytes', async (partSize) => {
      await expectRefusal(beginUpload(opened().store, partSize), 'wrong_part_size');
    });
  });
}
