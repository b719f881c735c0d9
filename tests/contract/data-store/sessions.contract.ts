import { describe, expect, it } from 'vitest';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import { many, newId, START, session } from './samples.ts';

export function describeSessions(open: OpenDataStore): void {
  describe('sessions', () => {
    const data = useDataStore(open);
    const sessions = () => data.store.sessions;

    it('are found by the hash of their token', async () => {
      const laptop = session({ label: 'Ada’s laptop 💻' });
      await sessions().create(laptop);
      expect(await sessions().byTokenHash(laptop.tokenHash)).toEqual(laptop);
      expect(await sessions().byTokenHash('0'.repeat(64))).toBeUndefined();
    });

    it('are listed per user, the most recently used first', async () => {
      const userId = newId();
      const [old, fresh, middle] = many(3, () => session({ userId }));
      for (const [one, at] of [
        [old!, 1],
        [fresh!, 3],
        [middle!, 2],
      ] as const) {
        await sessions().create({ ...one, lastUsedAt: START + at });
      }
      await sessions().create(session());
      expect((await sessions().ofUser(userId)).map(({ id }) => id)).toEqual([fresh!.id, middle!.id, old!.id]);
      expect(await sessions().ofUser(newId())).toEqual([]);
    });

    it('are touched forward, never back', async () => {
      const laptop = session();
      await sessions().create(laptop);
      await sessions().touch(laptop.id, START + 500);
      await sessions().touch(laptop.id, START + 200);
      await sessions().touch(newId(), START + 900);
      expect((await sessions().byTokenHash(laptop.tokenHash))?.lastUsedAt).toBe(START + 500);
    });

    it('[M10] end once, for their own user only, and stay known as revoked', async () => {
      const laptop = session();
      await sessions().create(laptop);
      expect(await sessions().revoke(laptop.id, newId(), START + 1)).toBe(false);
      expect(await sessions().ofUser(laptop.userId)).toEqual([laptop]);
      expect(await sessions().revoke(laptop.id, laptop.userId, START + 2)).toBe(true);
      expect(await sessions().revoke(laptop.id, laptop.userId, START + 3)).toBe(false);
      await sessions().touch(laptop.id, START + 999);
      const revoked = { ...laptop, revokedAt: START + 2 };
      expect(await sessions().byTokenHash(laptop.tokenHash)).toEqual(revoked);
      expect(await sessions().ofUser(laptop.userId)).toEqual([]);
      expect(await sessions().revoke(newId(), laptop.userId, START)).toBe(false);
    });

    it('end once when two sign the same device out together', async () => {
      const laptop = session();
      await sessions().create(laptop);
      const done = await Promise.all(
        many(5, (index) => sessions().revoke(laptop.id, laptop.userId, START + index)),
      );
      expect(done.filter(Boolean)).toHaveLength(1);
    });

    it('[M10] tell which ended since a time', async () => {
      const all = many(4, () => session());
      for (const one of all) await sessions().create(one);
      for (const [index, one] of all.slice(0, 3).entries()) {
        await sessions().revoke(one.id, one.userId, START + index);
      }
      const ended = await sessions().revokedSince(START + 1);
      expect(ended.sort()).toEqual([all[1]!.id, all[2]!.id].sort());
      expect(await sessions().revokedSince(START + 3)).toEqual([]);
    });

    it('are forgotten when revoked, or last used, before a time', async () => {
      const [unused, ended, endedLately, used] = many(4, () => session({ lastUsedAt: START + 100 }));
      await sessions().create({ ...unused!, lastUsedAt: START + 9 });
      for (const one of [ended!, endedLately!, used!]) await sessions().create(one);
      await sessions().revoke(ended!.id, ended!.userId, START + 49);
      await sessions().revoke(endedLately!.id, endedLately!.userId, START + 50);
      await sessions().forget({ revokedAt: START + 50, lastUsedAt: START + 10 });
      const known = async ({ tokenHash }: { tokenHash: string }) =>
        (await sessions().byTokenHash(tokenHash)) !== undefined;
      expect([await known(unused!), await known(ended!)]).toEqual([false, false]);
      expect([await known(endedLately!), await known(used!)]).toEqual([true, true]);
      await sessions().forget({ revokedAt: START + 50, lastUsedAt: START + 10 });
    });

    it('are copies', async () => {
      const laptop = session();
      await sessions().create(laptop);
      const label = laptop.label;
      laptop.label = 'changed outside';
      (await sessions().byTokenHash(laptop.tokenHash))!.label = 'changed outside';
      (await sessions().ofUser(laptop.userId))[0]!.label = 'changed outside';
      expect((await sessions().byTokenHash(laptop.tokenHash))?.label).toBe(label);
    });
  });
}
