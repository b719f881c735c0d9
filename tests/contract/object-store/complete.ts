import { describe, expect, it } from 'vitest';
import { bytesFrom, heldBodyOf, isSame, joined, PART, readAll } from './bytes.ts';
import { expectRefusal, type Open, openForEachTest } from './harness.ts';
import { asStored, beginUpload, put, putAll } from './upload.ts';

export function describeComplete(open: Open): void {
  describe('completing', () => {
    const opened = openForEachTest(open);
    const parts = [bytesFrom(1, PART), bytesFrom(2, PART), bytesFrom(3, 99)];
    const whole = joined(parts);

    it('makes the object at once and whole, and ends the upload', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const stored = await putAll(store, upload, parts);
      expect(await store.stat(upload.key)).toBeUndefined();
      await expectRefusal(store.read(upload.key, 0, 1), 'not_found');
      await store.complete(upload.key, upload.uploadId, stored);
      expect(await store.stat(upload.key)).toEqual({ size: whole.length });
      expect(isSame(await readAll(await store.read(upload.key, 0, whole.length)), whole)).toBe(true);
      expect(await store.listUploads(10)).toEqual([]);
      await expectRefusal(store.listParts(upload.key, upload.uploadId), 'not_found');
      await expectRefusal(put(store, upload, 1, parts[1]!), 'not_found');
      expect(isSame(await readAll(await store.read(upload.key, 0, whole.length)), whole)).toBe(true);
    });

    it('succeeds again after it succeeded', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const stored = await putAll(store, upload, parts);
      for (let time = 0; time < 3; time++) await store.complete(upload.key, upload.uploadId, stored);
      expect(await store.stat(upload.key)).toEqual({ size: whole.length });
    });

    it('succeeds for two callers at once', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const stored = await putAll(store, upload, parts);
      await Promise.all([1, 2, 3].map(() => store.complete(upload.key, upload.uploadId, stored)));
      expect(isSame(await readAll(await store.read(upload.key, 0, whole.length)), whole)).toBe(true);
    });

    it('does not bring back an object that was removed', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const stored = await putAll(store, upload, parts);
      await store.complete(upload.key, upload.uploadId, stored);
      await store.remove(upload.key);
      await expectRefusal(store.complete(upload.key, upload.uploadId, stored), 'not_found');
      expect(await store.stat(upload.key)).toBeUndefined();
    });

    it('makes an empty object of one empty part', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const stored = await put(store, upload, 1, new Uint8Array(0));
      expect(stored).toEqual(asStored(1, new Uint8Array(0)));
      await store.complete(upload.key, upload.uploadId, [stored]);
      expect(await store.stat(upload.key)).toEqual({ size: 0 });
      expect(await readAll(await store.read(upload.key, 0, 0))).toHaveLength(0);
    });

    it.each([
      ['no part at all', 'parts_missing', () => []],
      ['a gap', 'parts_missing', () => [asStored(1, parts[0]!), asStored(3, parts[2]!)]],
      ['a part twice', 'parts_missing', () => [asStored(1, parts[0]!), asStored(1, parts[0]!)]],
      ['the wrong order', 'parts_missing', () => [asStored(2, parts[1]!), asStored(1, parts[0]!)]],
      [
        'a part the store lacks',
        'parts_missing',
        () => [...all().slice(0, 2), asStored(3, parts[0]!), asStored(4, parts[2]!)],
      ],
      ['a part of another digest', 'parts_missing', () => [asStored(1, parts[1]!), ...all().slice(1)]],
      ['a short part before the last', 'wrong_part_size', () => [...all(), asStored(4, parts[2]!)]],
    ])('with %s is refused as %s and leaves the upload as it was', async (what, code, named) => {
      const { store } = opened();
      const upload = await beginUpload(store);
      await putAll(store, upload, parts);
      if (what.startsWith('a short part')) await put(store, upload, 4, parts[2]!);
      const held = await store.listParts(upload.key, upload.uploadId);
      await expectRefusal(store.complete(upload.key, upload.uploadId, named()), code);
      expect(await store.stat(upload.key)).toBeUndefined();
      expect(await store.listParts(upload.key, upload.uploadId)).toEqual(held);
      await store.complete(upload.key, upload.uploadId, all());
      expect(isSame(await readAll(await store.read(upload.key, 0, whole.length)), whole)).toBe(true);
    });

    it('takes parts by number, also where their bytes are alike', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const alike = await putAll(store, upload, [parts[0]!, parts[0]!, parts[0]!]);
      const gap = store.complete(upload.key, upload.uploadId, [alike[0]!, alike[2]!]);
      await expectRefusal(gap, 'parts_missing');
      await store.complete(upload.key, upload.uploadId, alike);
      expect(await store.stat(upload.key)).toEqual({ size: 3 * PART });
    });

    it('leaves out what it does not name', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const stored = await putAll(store, upload, parts);
      await store.complete(upload.key, upload.uploadId, stored.slice(0, 1));
      expect(await store.stat(upload.key)).toEqual({ size: PART });
      expect(isSame(await readAll(await store.read(upload.key, 0, PART)), parts[0]!)).toBe(true);
    });

    it('[F16] is not disturbed by a part still under way', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const stored = await putAll(store, upload, parts);
      const { body, release } = heldBodyOf(bytesFrom(4, 1000));
      const late = store.putPart({ ...upload, n: 4, body, size: 1000 }).catch(() => {});
      await store.complete(upload.key, upload.uploadId, stored);
      release();
      await late;
      expect(await store.stat(upload.key)).toEqual({ size: whole.length });
      expect(isSame(await readAll(await store.read(upload.key, 0, whole.length)), whole)).toBe(true);
      await expectRefusal(store.listParts(upload.key, upload.uploadId), 'not_found');
    });

    it('is refused or made of the named bytes when a part is replaced meanwhile', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const stored = await putAll(store, upload, parts);
      const [completed] = await Promise.allSettled([
        store.complete(upload.key, upload.uploadId, stored),
        put(store, upload, 1, bytesFrom(9, PART)),
      ]);
      if (completed.status === 'rejected') {
        expect(completed.reason).toMatchObject({ code: 'parts_missing' });
        expect(await store.stat(upload.key)).toBeUndefined();
      } else {
        expect(isSame(await readAll(await store.read(upload.key, 0, whole.length)), whole)).toBe(true);
      }
    });

    it('needs an upload that exists and is of that key', async () => {
      const { store } = opened();
      const [upload, other] = [await beginUpload(store), await beginUpload(store)];
      const stored = await putAll(store, other, parts.slice(2));
      await expectRefusal(store.complete(upload.key, other.uploadId, stored), 'not_found');
      await expectRefusal(store.complete(upload.key, 'f'.repeat(32), stored), 'not_found');
      expect(await store.listParts(other.key, other.uploadId)).toEqual(stored);
    });

    function all() {
      return parts.map((bytes, index) => asStored(index + 1, bytes));
    }
  });
}
