import { idPattern } from '@satchel/protocol/ids';
import { describe, expect, it } from 'vitest';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import { account, available, group, many, newId, rowOf, session, text } from './samples.ts';

export function describeDurability(open: OpenDataStore): void {
  describe('the store as a whole', () => {
    const data = useDataStore(open);

    it('[M2] has everything that was acknowledged after it was closed and opened again', async () => {
      const { accounts, sessions, conversations, messages, files } = data.store;
      const ada = (await accounts.create(account()))!;
      const [device, room, film] = [session(), group(), available()];
      await Promise.all([sessions.create(device), conversations.create(room), files.create(film)]);
      const [said] = await messages.append([text({ conversationId: room.id })]);
      await messages.advanceReceipt(room.id, { userId: ada.id, delivered: 1, read: 1 });
      await data.reopen();
      expect(await data.store.accounts.byUsername(ada.username)).toEqual(ada);
      expect(await data.store.sessions.byTokenHash(device.tokenHash)).toEqual(device);
      expect(await data.store.conversations.ofUser(room.members[0]!.userId)).toEqual([room]);
      expect(await data.store.files.byId(film.id)).toEqual(film);
      expect(await data.store.messages.after(room.id, 0, 9)).toEqual([rowOf(said)]);
      expect(await data.store.messages.receipts(room.id)).toHaveLength(1);
    });

    it('[M2] finishes what is under way before it closes', async () => {
      const conversationId = newId();
      const appending = many(300, () => data.store.messages.append([text({ conversationId })]));
      await data.reopen();
      const acked = (await Promise.all(appending)).map(([result]) => rowOf(result));
      expect(await data.store.messages.after(conversationId, 0, 999)).toEqual(acked);
      expect(acked).toHaveLength(300);
    });

    it('keeps its epoch, which no other store has', async () => {
      const { epoch } = data.store;
      expect(epoch).toMatch(idPattern);
      await data.reopen();
      expect(data.store.epoch).toBe(epoch);
      const other = await open();
      expect(other.store.epoch).not.toBe(epoch);
      await other.close();
    });

    it('tells its own time', async () => {
      const before = await data.store.now();
      expect(Number.isSafeInteger(before)).toBe(true);
      await data.advance(20);
      expect(await data.store.now()).toBeGreaterThanOrEqual(before + 20);
    });

    it('answers while it is open and is unavailable afterwards', async () => {
      const closed = data.store;
      await closed.check();
      await Promise.all([closed.close(), closed.close()]);
      await closed.close();
      const refused = { name: 'AppError', code: 'unavailable' };
      await expect(closed.check()).rejects.toMatchObject(refused);
      await expect(closed.now()).rejects.toMatchObject(refused);
      await expect(closed.messages.append([text({ conversationId: newId() })])).rejects.toMatchObject(
        refused,
      );
      await expect(closed.messages.head(newId())).rejects.toMatchObject(refused);
      await expect(closed.accounts.byId(newId())).rejects.toMatchObject(refused);
      await expect(closed.sessions.ofUser(newId())).rejects.toMatchObject(refused);
      await expect(closed.conversations.create(group())).rejects.toMatchObject(refused);
      await expect(closed.files.due(0, 1)).rejects.toMatchObject(refused);
      await expect(closed.leases.acquire('sweeper', 'me', 1)).rejects.toMatchObject(refused);
    });
  });
}
