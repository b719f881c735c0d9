import { describe, expect, it } from 'vitest';
import { bytesFrom, newId } from './bytes.ts';
import { expectRefusal, type Open, openForEachTest } from './harness.ts';
import { beginUpload, put, storeObject } from './upload.ts';

const lookalikes = [
  '',
  '.',
  '..',
  '../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '/etc/passwd',
  'A'.repeat(32),
  'a'.repeat(31),
  'a'.repeat(33),
  `${'a'.repeat(32)}\n`,
  `${'a'.repeat(31)}\u0000`,
  `${'a'.repeat(30)}/x`,
  'é'.repeat(32),
];

export function describeKeys(open: Open): void {
  describe('[F10] keys', () => {
    const opened = openForEachTest(open);

    it.each(lookalikes)('of another shape are refused: %j', async (key) => {
      const { store } = opened();
      const { uploadId } = await beginUpload(store);
      const calls = [
        store.begin(key, 5 * 1024 * 1024),
        put(store, { key, uploadId }, 1, bytesFrom(1, 10)),
        store.listParts(key, uploadId),
        store.complete(key, uploadId, []),
        store.abort(key, uploadId),
        store.read(key, 0, 1),
        store.stat(key),
        store.remove(key),
      ];
      for (const call of calls) await expectRefusal(call, 'not_found');
    });

    it.each(lookalikes)('are not the only thing checked, upload ids are as well: %j', async (uploadId) => {
      const { store } = opened();
      const key = newId();
      await expectRefusal(put(store, { key, uploadId }, 1, bytesFrom(1, 10)), 'not_found');
      await expectRefusal(store.listParts(key, uploadId), 'not_found');
      const kept = await storeObject(store, [bytesFrom(1, 10)]);
      await store.abort(kept, uploadId);
      expect(await store.stat(kept)).toEqual({ size: 10 });
    });
  });
}
