import { describe, expect, it } from 'vitest';
import { bytesFrom, heldBodyOf, isSame, newId, PART, readAll } from './bytes.ts';
import { expectRefusal, type Open, openForEachTest } from './harness.ts';
import { beginUpload, put, putAll } from './upload.ts';

export function describeAbort(open: Open): void {
  describe('aborting', () => {
    const opened = openForEachTest(open);

    it('ends the upload for good and leaves others alone', async () => {
      const { store } = opened();
      const [upload, other] = [await beginUpload(store), await beginUpload(store)];
      const stored = await putAll(store, upload, [bytesFrom(1, PART), bytesFrom(2, 10)]);
      const kept = await putAll(store, other, [bytesFrom(3, 10)]);
      await store.abort(upload.key, upload.uploadId);
      await expectRefusal(store.listParts(upload.key, upload.uploadId), 'not_found');
      await expectRefusal(put(store, upload, 1, bytesFrom(1, 10)), 'not_found');
      await expectRefusal(store.complete(upload.key, upload.uploadId, stored), 'not_found');
      expect(await store.stat(upload.key)).toBeUndefined();
      expect((await store.listUploads(10)).map(({ uploadId }) => uploadId)).toEqual([other.uploadId]);
      expect(await store.listParts(other.key, other.uploadId)).toEqual(kept);
    });

    it('succeeds again and for an upload that never was', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      await store.abort(upload.key, upload.uploadId);
      await store.abort(upload.key, upload.uploadId);
      await store.abort(newId(), 'f'.repeat(32));
      expect(await store.listUploads(10)).toEqual([]);
    });

    it('leaves a completed object alone', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const bytes = bytesFrom(1, 1000);
      await store.complete(upload.key, upload.uploadId, await putAll(store, upload, [bytes]));
      await store.abort(upload.key, upload.uploadId);
      expect(isSame(await readAll(await store.read(upload.key, 0, 1000)), bytes)).toBe(true);
    });

    it("leaves another key's upload alone, also a part under way", async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const first = await put(store, upload, 1, bytesFrom(1, 10));
      const { body, release } = heldBodyOf(bytesFrom(2, 20));
      const second = store.putPart({ ...upload, n: 2, body, size: 20 });
      await store.abort(newId(), upload.uploadId);
      release();
      const stored = [first, await second];
      expect(await store.listParts(upload.key, upload.uploadId)).toEqual(stored);
    });

    it('[F16] does not wait for a part under way, which never revives the upload', async () => {
      const { store } = opened();
      const upload = await beginUpload(store);
      const { body, release } = heldBodyOf(bytesFrom(1, 1000));
      const late = store.putPart({ ...upload, n: 1, body, size: 1000 }).catch(() => {});
      await store.abort(upload.key, upload.uploadId);
      release();
      await late;
      await expectRefusal(store.listParts(upload.key, upload.uploadId), 'not_found');
      expect(await store.listUploads(10)).toEqual([]);
    });
  });
}
