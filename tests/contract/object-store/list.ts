import { describe, expect, it } from 'vitest';
import { bytesFrom, newId } from './bytes.ts';
import { type Open, openForEachTest } from './harness.ts';
import { beginUpload, put, storeObject } from './upload.ts';

/** A store may keep its own clock, and only whole seconds of it. */
const CLOCKS_APART = 60_000;

export function describeList(open: Open): void {
  describe('listing', () => {
    const opened = openForEachTest(open);

    it('of an empty store is empty', async () => {
      const { store } = opened();
      expect(await store.list(undefined, 10)).toEqual([]);
      expect(await store.listUploads(10)).toEqual([]);
      await store.check();
    });

    it('gives completed objects by key, page after page', async () => {
      const { store } = opened();
      const sizes = new Map<string, number>();
      // Some share their beginning, in case a store files them by it.
      const keys = [
        newId(),
        newId(),
        ...['0', '7', 'a', 'b', 'f'].map((end) => `5eed${'0'.repeat(27)}${end}`),
      ];
      for (const [index, key] of keys.entries()) {
        sizes.set(await storeObject(store, [bytesFrom(index, index + 1)], key), index + 1);
      }
      await put(store, await beginUpload(store), 1, bytesFrom(1, 10));
      const seen: string[] = [];
      for (;;) {
        const page = await store.list(seen.at(-1), 3);
        expect(page.length).toBeLessThanOrEqual(3);
        if (page.length === 0) break;
        for (const { key, size } of page) {
          expect(size).toBe(sizes.get(key));
          seen.push(key);
        }
      }
      expect(seen).toEqual([...sizes.keys()].sort());
    });

    it('tells when an object was made', async () => {
      const { store } = opened();
      await storeObject(store, [bytesFrom(1, 10)]);
      const [object] = await store.list(undefined, 1);
      expect(Number.isInteger(object!.modifiedAt)).toBe(true);
      expect(Math.abs(object!.modifiedAt - Date.now())).toBeLessThan(CLOCKS_APART);
    });

    it('gives open uploads with key and start, and no others', async () => {
      const { store } = opened();
      const [first, second] = [await beginUpload(store), await beginUpload(store)];
      const aborted = await beginUpload(store);
      await store.abort(aborted.key, aborted.uploadId);
      await storeObject(store, [bytesFrom(1, 10)]);
      const listed = await store.listUploads(10);
      const ids = listed.map(({ key, uploadId }) => ({ key, uploadId }));
      expect(ids).toHaveLength(2);
      expect(ids).toEqual(expect.arrayContaining([first, second]));
      for (const { startedAt } of listed) expect(Math.abs(startedAt - Date.now())).toBeLessThan(CLOCKS_APART);
      expect(await store.listUploads(1)).toHaveLength(1);
    });
  });
}
