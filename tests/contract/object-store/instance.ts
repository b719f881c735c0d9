import { describe, expect, it } from 'vitest';
import { bytesFrom, newId } from './bytes.ts';
import { type Open, openForEachTest } from './harness.ts';
import { storeObject } from './upload.ts';

export function describeInstance(open: Open): void {
  describe('the mark of the data store it belongs to', () => {
    const opened = openForEachTest(open);

    it('[F11] is set once and kept, whoever asks later', async () => {
      const { store, reopen } = opened();
      const mine = newId();
      expect([await store.mark(), await store.mark()]).toEqual([undefined, undefined]);
      expect(await store.instance(mine)).toBe(mine);
      expect(await store.mark()).toBe(mine);
      expect(await store.instance(newId())).toBe(mine);
      const again = await reopen();
      expect(await again.instance(newId())).toBe(mine);
    });

    it('[F11] gives way to another only where it is named', async () => {
      const { store, reopen } = opened();
      const [first, second, third] = [newId(), newId(), newId()];
      expect(await store.instance(first, second)).toBe(first);
      expect(await store.instance(second, third)).toBe(first);
      expect(await store.instance(second, first)).toBe(second);
      expect(await (await reopen()).instance(first)).toBe(second);
    });

    it('[F11] is set by one of many that try at once', async () => {
      const { store } = opened();
      const marks = await Promise.all(Array.from({ length: 8 }, () => store.instance(newId())));
      expect(new Set(marks).size).toBe(1);
      expect(await store.instance(newId())).toBe(marks[0]);
    });

    it('[F11] is no object and no upload', async () => {
      const { store } = opened();
      const key = await storeObject(store, [bytesFrom(1, 10)]);
      const mark = await store.instance(newId());
      expect((await store.list(undefined, 10)).map((object) => object.key)).toEqual([key]);
      expect(await store.listUploads(10)).toEqual([]);
      expect(await store.stat(mark)).toBeUndefined();
      await store.remove(mark);
      expect(await store.instance(newId())).toBe(mark);
    });
  });
}
