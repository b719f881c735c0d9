import { describe, expect, it } from 'vitest';
import { bytesFrom, isSame, joined, PART, readAll } from './bytes.ts';
import { type Open, openForEachTest } from './harness.ts';
import { asStored, beginUpload, put, putAll, storeObject } from './upload.ts';

export function describeReopen(open: Open): void {
  describe('a store that is opened again', () => {
    const opened = openForEachTest(open);
    const parts = [bytesFrom(1, PART), bytesFrom(2, 3000)];
    const whole = joined(parts);

    it('keeps objects', async () => {
      const { store, reopen } = opened();
      const key = await storeObject(store, parts);
      const again = await reopen();
      expect(await again.stat(key)).toEqual({ size: whole.length });
      expect(isSame(await readAll(await again.read(key, 0, whole.length)), whole)).toBe(true);
    });

    it('keeps acknowledged parts, and the upload goes on', async () => {
      const { store, reopen } = opened();
      const upload = await beginUpload(store);
      const first = await put(store, upload, 1, parts[0]!);
      const again = await reopen();
      expect(await again.listParts(upload.key, upload.uploadId)).toEqual([asStored(1, parts[0]!)]);
      const second = await put(again, upload, 2, parts[1]!);
      await again.complete(upload.key, upload.uploadId, [first, second]);
      expect(isSame(await readAll(await again.read(upload.key, 0, whole.length)), whole)).toBe(true);
    });

    it('completes again what was completed before', async () => {
      const { store, reopen } = opened();
      const upload = await beginUpload(store);
      const stored = await putAll(store, upload, parts);
      await store.complete(upload.key, upload.uploadId, stored);
      const again = await reopen();
      await again.complete(upload.key, upload.uploadId, stored);
      expect(await again.stat(upload.key)).toEqual({ size: whole.length });
    });

    it('does not bring back what was removed or aborted', async () => {
      const { store, reopen } = opened();
      const key = await storeObject(store, parts);
      const upload = await beginUpload(store);
      await put(store, upload, 1, parts[1]!);
      await store.remove(key);
      await store.abort(upload.key, upload.uploadId);
      const again = await reopen();
      expect(await again.list(undefined, 10)).toEqual([]);
      expect(await again.listUploads(10)).toEqual([]);
    });
  });
}
