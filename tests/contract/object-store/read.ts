import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { bytesFrom, isSame, joined, newId, PART, readAll } from './bytes.ts';
import { expectRefusal, type Open, openForEachTest } from './harness.ts';
import { storeObject } from './upload.ts';

export function describeRead(open: Open): void {
  describe('reading', () => {
    const opened = openForEachTest(open);
    const parts = [bytesFrom(1, PART), bytesFrom(2, PART), bytesFrom(3, 5000)];
    const whole = joined(parts);

    it('gives exactly the bytes of any range', async () => {
      const { store } = opened();
      const key = await storeObject(store, parts);
      const ranges = [
        [0, whole.length],
        [0, 1],
        [0, PART],
        [PART - 1, PART + 1],
        [PART, 2 * PART],
        [1234, 2 * PART + 77],
        [whole.length - 1, whole.length],
        [0, 0],
        [PART, PART],
        [whole.length, whole.length],
      ] as const;
      for (const [start, end] of ranges) {
        const bytes = await readAll(await store.read(key, start, end));
        expect(isSame(bytes, whole.subarray(start, end)), `${start}–${end}`).toBe(true);
      }
    });

    it('serves several readers at once', async () => {
      const { store } = opened();
      const key = await storeObject(store, parts);
      const reads = Array.from({ length: 8 }, async (_, index) => {
        const start = index * 1_300_000;
        const bytes = await readAll(await store.read(key, start, whole.length));
        return isSame(bytes, whole.subarray(start));
      });
      expect(await Promise.all(reads)).toEqual(Array(8).fill(true));
    });

    it.each([
      [0, 5001],
      [5000, 5001],
      [9000, 9001],
      [-1, 10],
      [10, 9],
    ])('refuses %i–%i of 5000 bytes', async (start, end) => {
      const { store } = opened();
      const key = await storeObject(store, [parts[2]!]);
      await expectRefusal(store.read(key, start, end), 'range_not_satisfiable');
    });

    it.each([
      [0, 10],
      [0, 0],
    ])('tells that an absent object is not there, asked for %i–%i', async (start, end) => {
      await expectRefusal(opened().store.read(newId(), start, end), 'not_found');
    });

    it('may be given up at any time', async () => {
      const { store } = opened();
      const key = await storeObject(store, parts);
      const untouched = await store.read(key, 0, whole.length);
      const begun = await store.read(key, 0, whole.length);
      await once(begun, 'readable');
      for (const stream of [untouched, begun]) {
        const closed = once(stream, 'close');
        stream.destroy();
        await closed;
      }
      expect(isSame(await readAll(await store.read(key, 0, whole.length)), whole)).toBe(true);
      await store.remove(key);
      expect(await store.stat(key)).toBeUndefined();
    });

    it('never gives other bytes when the object is removed meanwhile', async () => {
      const { store } = opened();
      const key = await storeObject(store, parts);
      const stream = await store.read(key, 0, whole.length);
      await once(stream, 'readable');
      await store.remove(key);
      const seen: Uint8Array[] = [];
      let failed = false;
      try {
        for await (const chunk of stream) seen.push(chunk);
      } catch {
        failed = true;
      }
      const bytes = joined(seen);
      expect(isSame(bytes, whole.subarray(0, bytes.length))).toBe(true);
      expect(failed || bytes.length === whole.length).toBe(true);
    });
  });
}
