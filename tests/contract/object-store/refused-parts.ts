import { finished } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { bodyOf, bytesFrom, heldBodyOf, isSame, joined, PART, readAll, sha256 } from './bytes.ts';
import { expectRefusal, type Open, openForEachTest } from './harness.ts';
import { asStored, beginUpload, put } from './upload.ts';

const good = bytesFrom(2, PART);

/** What goes wrong with the second of three parts, and what the answer is. */
const refusals = [
  {
    what: 'does not match its digest',
    code: 'checksum_mismatch',
    part: () => ({ body: bodyOf(bytesFrom(9, PART)), size: PART, sha256: sha256(good) }),
  },
  {
    what: 'ends early',
    code: 'wrong_part_size',
    part: () => ({ body: bodyOf(good.subarray(0, PART - 1)), size: PART, sha256: sha256(good) }),
  },
  {
    what: 'is empty and should not be',
    code: 'wrong_part_size',
    part: () => ({ body: bodyOf(good.subarray(0, 0)), size: PART }),
  },
  {
    what: 'runs over its size',
    code: 'wrong_part_size',
    part: () => ({ body: bodyOf(bytesFrom(9, PART)), size: PART - 1 }),
  },
  {
    what: 'announces more than the part size',
    code: 'wrong_part_size',
    part: () => ({ body: bodyOf(bytesFrom(9, PART + 1)), size: PART + 1 }),
  },
  {
    what: 'runs over the part size unannounced',
    code: 'wrong_part_size',
    part: () => ({ body: bodyOf(bytesFrom(9, PART + 200_000)) }),
  },
];

export function describeRefusedParts(open: Open): void {
  describe('a refused part', () => {
    const opened = openForEachTest(open);

    async function withNeighbours() {
      const { store } = opened();
      const upload = await beginUpload(store);
      const [first, last] = [bytesFrom(1, PART), bytesFrom(3, 4321)];
      await put(store, upload, 1, first);
      await put(store, upload, 3, last);

      async function expectAbsentAndHarmless(): Promise<void> {
        const neighbours = [asStored(1, first), asStored(3, last)];
        expect(await store.listParts(upload.key, upload.uploadId)).toEqual(neighbours);
        await put(store, upload, 2, good);
        const whole = joined([first, good, last]);
        await store.complete(upload.key, upload.uploadId, await store.listParts(upload.key, upload.uploadId));
        expect(isSame(await readAll(await store.read(upload.key, 0, whole.length)), whole)).toBe(true);
      }

      return { store, upload, expectAbsentAndHarmless };
    }

    it.each(refusals)(
      'that $what is absent, its body let go, its neighbours whole',
      async ({ code, part }) => {
        const { store, upload, expectAbsentAndHarmless } = await withNeighbours();
        const bad = part();
        const gone = finished(bad.body).catch(() => {});
        await expectRefusal(store.putPart({ ...upload, n: 2, ...bad }), code);
        await gone;
        await expectAbsentAndHarmless();
      },
    );

    it('whose body fails midway is absent and rejects with that error', async () => {
      const { store, upload, expectAbsentAndHarmless } = await withNeighbours();
      const { body, release } = heldBodyOf(good.subarray(0, PART / 2));
      const failure = new Error('the line broke');
      const putting = store.putPart({ ...upload, n: 2, body, size: PART, sha256: sha256(good) });
      release(failure);
      await expect(putting).rejects.toBe(failure);
      await expectAbsentAndHarmless();
    });

    it('whose body is cut off without a word is absent', async () => {
      const { store, upload, expectAbsentAndHarmless } = await withNeighbours();
      const { body } = heldBodyOf(good.subarray(0, PART / 2));
      const putting = store.putPart({ ...upload, n: 2, body, size: PART, sha256: sha256(good) });
      body.once('data', () => body.destroy());
      await expect(putting).rejects.toBeInstanceOf(Error);
      await expectAbsentAndHarmless();
    });

    it('of an unknown upload lets its body go', async () => {
      const { store, upload } = await withNeighbours();
      for (const size of [PART, undefined]) {
        const body = bodyOf(good);
        const gone = finished(body).catch(() => {});
        const part = { key: upload.key, uploadId: 'f'.repeat(32), n: 1, body };
        await expectRefusal(store.putPart(size === undefined ? part : { ...part, size }), 'not_found');
        await gone;
      }
    });

    it('in the place of a good one leaves it whole or absent', async () => {
      const { store, upload } = await withNeighbours();
      const earlier = await put(store, upload, 2, good);
      const bad = { body: bodyOf(bytesFrom(9, PART)), size: PART, sha256: sha256(good.subarray(1)) };
      await expectRefusal(store.putPart({ ...upload, n: 2, ...bad }), 'checksum_mismatch');
      const listed = (await store.listParts(upload.key, upload.uploadId)).filter((part) => part.n === 2);
      expect([[], [earlier]]).toContainEqual(listed);
      if (listed.length === 0) await put(store, upload, 2, good);
      await store.complete(upload.key, upload.uploadId, await store.listParts(upload.key, upload.uploadId));
      expect(isSame(await readAll(await store.read(upload.key, PART, 2 * PART)), good)).toBe(true);
    });
  });
}
