import { describe, expect, it } from 'vitest';
import { bytesFrom, isSame, newId, readAll } from './bytes.ts';
import { expectRefusal, type Open, openForEachTest } from './harness.ts';
import { storeObject } from './upload.ts';

export function describeRemove(open: Open): void {
  describe('removing', () => {
    const opened = openForEachTest(open);

    it('takes this object and no other', async () => {
      const { store } = opened();
      const [bytes, kept] = [bytesFrom(1, 1000), bytesFrom(2, 1000)];
      const key = await storeObject(store, [bytes]);
      const other = await storeObject(store, [kept]);
      await store.remove(key);
      expect(await store.stat(key)).toBeUndefined();
      await expectRefusal(store.read(key, 0, 1000), 'not_found');
      expect((await store.list(undefined, 10)).map((object) => object.key)).toEqual([other]);
      expect(isSame(await readAll(await store.read(other, 0, 1000)), kept)).toBe(true);
    });

    it('[F11] succeeds again, at once or later, and for an object that never was', async () => {
      const { store } = opened();
      const key = await storeObject(store, [bytesFrom(1, 1000)]);
      await Promise.all([store.remove(key), store.remove(key)]);
      await store.remove(key);
      await store.remove(newId());
      expect(await store.stat(key)).toBeUndefined();
    });
  });
}
