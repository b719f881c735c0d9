import { advance } from '@satchel/api/domain/advance-file';
import type { FileRecord } from '@satchel/api/domain/file';
import type { FileEvent } from '@satchel/api/domain/file-event';
import { dueAt, LOST_LOOK_EVERY } from '@satchel/api/domain/file-schedule';
import { LOST_AFTER } from '@satchel/api/domain/lose-file';
import { describe, expect, it } from 'vitest';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import { available, many, newId, START, upload } from './samples.ts';

export function describeFiles(open: OpenDataStore): void {
  describe('files', () => {
    const data = useDataStore(open);
    const files = () => data.store.files;

    it('are found by id and by cid as they were created', async () => {
      const film = upload({ caption: 'the trip', retry: { at: START, failures: 2 } });
      expect(await files().create(film)).toEqual({ file: film, created: true });
      expect(await files().byId(film.id)).toEqual(film);
      expect(await files().byCid(film.ownerId, film.cid)).toEqual(film);
      expect(await files().byId(newId())).toBeUndefined();
      expect(await files().byCid(newId(), film.cid)).toBeUndefined();
    });

    it('[F16] exist once per owner and cid, also when ten begin together', async () => {
      const { ownerId, cid } = upload();
      const begun = await Promise.all(many(10, () => files().create(upload({ ownerId, cid }))));
      expect(begun.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(begun.map(({ file }) => file.id)).size).toBe(1);
      expect((await files().create(upload({ ownerId: newId(), cid }))).created).toBe(true);
    });

    it('[F10] never share an object key, nor take one that was used', async () => {
      const first = available();
      await files().create(first);
      await expect(files().create(upload({ key: first.key }))).rejects.toMatchObject({ code: 'unavailable' });
      const gone = advanced(first, { type: 'revoked', at: START }, { type: 'removed', at: START });
      await replaceThrough(first, { type: 'revoked', at: START }, { type: 'removed', at: START });
      expect(await files().byId(first.id)).toEqual(gone);
      expect(gone).not.toHaveProperty('key');
      await expect(files().create(upload({ key: first.key }))).rejects.toMatchObject({ code: 'unavailable' });
    });

    async function replaceThrough(file: FileRecord, ...events: FileEvent[]): Promise<FileRecord> {
      let current = file;
      for (const event of events) {
        const next = advanced(current, event);
        expect(await files().replace(next, current.version)).toBe(true);
        current = next;
      }
      return current;
    }

    it('are replaced in every state of their life, all of them at once', async () => {
      const first = upload();
      await files().create(first);
      const recipient = newId();
      const life: FileEvent[] = [
        { type: 'completing', digest: 'd'.repeat(44), size: 20, at: START + 1 },
        { type: 'announced', mode: 'ledger', memberVersion: 3, recipients: [recipient], at: START + 2 },
        { type: 'posted', messageId: newId(), card: 1 },
        {
          type: 'receipt',
          sessionId: newId(),
          userId: recipient,
          digest: 'd'.repeat(44),
          level: 'stored',
          at: START + 3,
          until: START + 3,
        },
        { type: 'claimed', reason: 'delivered', at: START + 4 },
        { type: 'failed', retryAt: START + 99 },
        { type: 'removed', at: START + 5 },
      ];
      let current: FileRecord = first;
      for (const event of life) {
        current = await replaceThrough(current, event);
        expect(await files().byId(first.id)).toEqual(current);
        expect(await files().byCid(first.ownerId, first.cid)).toEqual(current);
      }
      expect(current).toMatchObject({ state: 'deleted', version: 8 });
    });

    it('[F4] let exactly one of twenty racing changes win', async () => {
      const before = available({ pending: many(20, newId) });
      await files().create(before);
      const receipts = before.pending.map((userId) =>
        advanced(before, {
          type: 'receipt',
          sessionId: newId(),
          userId,
          digest: before.digest,
          level: 'stored',
          at: START,
          until: START,
        }),
      );
      const won = await Promise.all(receipts.map((next) => files().replace(next, before.version)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await files().byId(before.id)).toEqual(receipts[won.indexOf(true)]);
    });

    it('are not replaced by who read an older version, or when unknown', async () => {
      const before = available();
      await files().create(before);
      const next = await replaceThrough(before, { type: 'revoked', at: START });
      const late = advanced(before, { type: 'rescheduled', expiresAt: START + 9, at: START });
      expect(await files().replace(late, before.version)).toBe(false);
      expect(await files().byId(before.id)).toEqual(next);
      expect(await files().replace({ ...available(), version: 2 }, 1)).toBe(false);
    });

    it('[F11] are due by their schedule, the longest overdue first', async () => {
      const [late, early, middle] = [50, 10, 30].map((offset) =>
        available({ expiresAt: START + offset, mode: 'expiry', pending: [] }),
      );
      const never = available({ expiresAt: START + 1000, mode: 'expiry', pending: [] });
      for (const file of [late!, early!, middle!, never]) await files().create(file);
      const due = async (now: number, limit = 10) => (await files().due(now, limit)).map(({ id }) => id);
      expect(await due(START + 9)).toEqual([]);
      expect(await due(START + 10)).toEqual([early!.id]);
      expect(await due(START + 50)).toEqual([early!.id, middle!.id, late!.id]);
      expect(await due(START + 50, 2)).toEqual([early!.id, middle!.id]);
    });

    it('[F11] are due again whenever a change says so, and never once all is done', async () => {
      const file = available({ expiresAt: START + 500, mode: 'expiry', pending: [] });
      await files().create(file);
      const due = async (now: number) => (await files().due(now, 10)).map(({ id }) => id);
      expect(await due(START + 499)).toEqual([]);
      const revoked = await replaceThrough(file, { type: 'revoked', at: START + 5 });
      expect(await due(START - 9999)).toEqual([file.id]);
      const failed = await replaceThrough(revoked, { type: 'failed', retryAt: START + 60 });
      expect(await due(START + 59)).toEqual([]);
      expect(await due(START + 60)).toEqual([file.id]);
      const removed = await replaceThrough(failed, { type: 'removed', at: START + 61 });
      expect(await due(START + 61)).toEqual([file.id]);
      const told = await replaceThrough(removed, { type: 'noted', card: 3, at: START + 62 });
      expect(dueAt(told)).toBeUndefined();
      expect(await due(Number.MAX_SAFE_INTEGER)).toEqual([]);
    });

    it('[F6] are found by who is waiting for them', async () => {
      const [conversationId, ada, bob] = [newId(), newId(), newId()];
      const [both, bobs, revoked, elsewhere] = [
        available({ conversationId, pending: [ada, bob] }),
        available({ conversationId, pending: [bob] }),
        available({ conversationId, pending: [ada] }),
        available({ pending: [ada] }),
      ];
      for (const file of [both, bobs, revoked, elsewhere]) await files().create(file);
      await files().create(upload({ conversationId }));
      await replaceThrough(revoked, { type: 'revoked', at: START });
      expect(await files().pendingFor(conversationId, ada)).toEqual([both]);
      await replaceThrough(both, { type: 'declined', userId: ada, at: START });
      expect(await files().pendingFor(conversationId, ada)).toEqual([]);
      const stillBobs = await files().pendingFor(conversationId, bob);
      expect(stillBobs.map(({ id }) => id).sort()).toEqual([both.id, bobs.id].sort());
    });

    it('[F3] [F6] are found by who keeps them for another device, until they let go', async () => {
      const [conversationId, ada, bob] = [newId(), newId(), newId()];
      const entry = { status: 'stored' as const, at: START };
      const kept = available({
        conversationId,
        pending: [],
        ledger: { [ada]: entry },
        keepers: { [ada]: 7 },
      });
      const both = available({ conversationId, pending: [ada], keepers: { [ada]: 7 } });
      for (const file of [kept, both]) await files().create(file);
      expect(await files().byId(kept.id)).toEqual(kept);
      const found = await files().pendingFor(conversationId, ada);
      expect(found.map(({ id }) => id).sort()).toEqual([kept.id, both.id].sort());
      expect(await files().pendingFor(conversationId, bob)).toEqual([]);
      expect((await files().withPending('', 10)).map(({ id }) => id)).toContain(kept.id);
      const due = async (now: number) => (await files().due(now, 10)).map(({ id }) => id);
      expect(await due(kept.expiresAt - 1)).not.toContain(kept.id);
      await replaceThrough(kept, { type: 'let-go', userId: ada, at: START + 9 });
      expect(await files().pendingFor(conversationId, ada)).toEqual([both]);
      expect((await files().withPending('', 10)).map(({ id }) => id)).toEqual([both.id]);
      expect(await due(START)).toEqual([kept.id]);
    });

    it('[F3] let one win of keeping a file and claiming it', async () => {
      const ada = newId();
      const before = available({ pending: [], ledger: { [ada]: { status: 'stored', at: START } } });
      await files().create(before);
      const kept = advanced(before, { type: 'kept', userId: ada, memberVersion: 1, at: START });
      const claimed = advanced(before, { type: 'claimed', reason: 'delivered', at: START });
      const won = await Promise.all([kept, claimed].map((next) => files().replace(next, before.version)));
      expect(won.filter(Boolean)).toHaveLength(1);
      const winner = [kept, claimed][won.indexOf(true)];
      expect(await files().byId(before.id)).toEqual(winner);
    });

    it('[F6] somebody waits for are listed in rounds by id', async () => {
      const awaited = many(5, () => available());
      const others = [available({ pending: [] }), available({ mode: 'expiry', pending: [] }), upload()];
      for (const file of [...awaited, ...others]) await files().create(file);
      const revoked = awaited.pop()!;
      await replaceThrough(revoked, { type: 'revoked', at: START });
      const ids = awaited.map(({ id }) => id).sort();
      const first = await files().withPending('', 3);
      expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 3));
      const second = await files().withPending(first[2]!.id, 3);
      expect(second.map(({ id }) => id)).toEqual(ids.slice(3));
      expect(await files().withPending(ids[3]!, 3)).toEqual([]);
    });

    it('[F11] lost by the object store are live all the same', async () => {
      const [conversationId, ada] = [newId(), newId()];
      const before = available({ conversationId, pending: [ada] });
      await files().create(before);
      const [looked, again] = [START + 5, START + 5 + LOST_AFTER];
      const lost = await replaceThrough(
        before,
        { type: 'missing', at: looked },
        { type: 'missing', at: again },
        { type: 'noted', card: 2, at: START },
      );
      expect(lost).toMatchObject({ state: 'lost', card: 2 });
      expect(await files().byId(before.id)).toEqual(lost);
      expect(await files().pendingFor(conversationId, ada)).toEqual([lost]);
      expect(await files().withPending('', 9)).toEqual([lost]);
      expect(await files().live('', 9)).toEqual([lost]);
      expect(await files().byKeys([before.key])).toEqual([lost]);
      expect(dueAt(lost)).toBe(again + LOST_LOOK_EVERY);
    });

    it('[F11] that are live are listed in rounds by id', async () => {
      const live = many(5, (index) => available({ pending: index % 2 ? [] : [newId()] }));
      for (const file of [...live, upload()]) await files().create(file);
      const revoked = live.pop()!;
      await replaceThrough(revoked, { type: 'revoked', at: START });
      const ids = live.map(({ id }) => id).sort();
      const first = await files().live('', 3);
      expect(first.map(({ id }) => id)).toEqual(ids.slice(0, 3));
      const second = await files().live(first[2]!.id, 3);
      expect(second.map(({ id }) => id)).toEqual(ids.slice(3));
    });

    it('are found by their ids, in whatever state', async () => {
      const [film, running, gone] = [available(), upload(), available()];
      for (const file of [film, running, gone, available()]) await files().create(file);
      const revoked = await replaceThrough(gone, { type: 'revoked', at: START });
      const found = await files().byIds([gone.id, newId(), film.id, running.id]);
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
      expect(found.sort(byId)).toEqual([film, running, revoked].sort(byId));
      expect(await files().byIds([])).toEqual([]);
    });

    it('[F11] are found by the key of their object as long as they have one', async () => {
      const [film, running, gone, over] = [available(), upload(), available(), upload()];
      for (const file of [film, running, gone, over]) await files().create(file);
      const revoked = await replaceThrough(gone, { type: 'revoked', at: START });
      const keys = [film, running, gone, over].map(({ key }) => key);
      const found = async () => (await files().byKeys([...keys, newId()])).map(({ id }) => id).sort();
      expect(await found()).toEqual([film, running, gone, over].map(({ id }) => id).sort());
      await replaceThrough(revoked, { type: 'removed', at: START });
      await replaceThrough(
        over,
        { type: 'claimed', reason: 'expired', at: START },
        { type: 'removed', at: START },
      );
      expect(await found()).toEqual([film.id, running.id].sort());
      expect(await files().byKeys([])).toEqual([]);
    });

    it('count against their owner from the first byte to the last', async () => {
      const ownerId = newId();
      const usage = () => files().usage(ownerId);
      expect(await usage()).toEqual({ bytes: 0, uploads: 0 });
      const { size: _, ...form } = upload({ ownerId, lane: 'form', reserved: 70, writer: newId() });
      await files().create(form);
      const running = upload({ ownerId, size: 300, reserved: 300 });
      await files().create(running);
      await files().create(available({ ownerId, size: 5000 }));
      await files().create(available({ size: 9999 }));
      expect(await usage()).toEqual({ bytes: 5370, uploads: 2 });
      const completing = await replaceThrough(running, {
        type: 'completing',
        digest: 'd'.repeat(44),
        size: 300,
        at: START,
      });
      expect(await usage()).toEqual({ bytes: 5370, uploads: 2 });
      const shared = { mode: 'ledger' as const, memberVersion: 1, recipients: [newId()], at: START };
      const announced = await replaceThrough(completing, { type: 'announced', ...shared });
      expect(await usage()).toEqual({ bytes: 5370, uploads: 1 });
      const revoked = await replaceThrough(announced, { type: 'revoked', at: START });
      expect(await usage()).toEqual({ bytes: 5370, uploads: 1 });
      await replaceThrough(revoked, { type: 'removed', at: START });
      expect(await usage()).toEqual({ bytes: 5070, uploads: 1 });
    });

    it('are copies', async () => {
      const given = available({ pending: [newId()] });
      const asGiven = structuredClone(given);
      const creating = files().create(given);
      given.pending.push(newId());
      const { file } = await creating;
      Object.assign(file, { name: 'changed outside' });
      Object.assign((await files().byId(given.id))!, { name: 'changed outside' });
      expect(await files().byId(given.id)).toEqual(asGiven);
    });
  });
}

function advanced(file: FileRecord, ...events: FileEvent[]): FileRecord {
  return events.reduce((current, event) => {
    const next = advance(current, event);
    if ('refused' in next) throw new Error(`${event.type} is refused: ${next.refused}`);
    return next.file;
  }, file);
}
