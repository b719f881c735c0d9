import { uploadEnds } from '@satchel/api/domain/file-schedule';
import {
  COLLECTIONS,
  type Collection,
  keyOfRecord,
  type RecordOf,
  type Records,
} from '@satchel/api/ports/data-store/records';
import { describe, expect, it } from 'vitest';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import {
  account,
  attachment,
  available,
  edit,
  group,
  guest,
  many,
  messageOf,
  newId,
  pendingNote,
  react,
  remove,
  START,
  session,
  text,
  upload,
} from './samples.ts';

const LATER = START + 1_000_000_000;

type Everything = { [Name in Collection]: RecordOf[Name][] };

async function allOf<Name extends Collection>({ shelves }: Records, name: Name, pageSize: number) {
  const all: RecordOf[Name][] = [];
  for (;;) {
    const last = all.at(-1);
    const page = await shelves[name].page(last === undefined ? '' : keyOfRecord[name](last), pageSize);
    if (page.length === 0) return all;
    expect(page.length).toBeLessThanOrEqual(pageSize);
    all.push(...page);
  }
}

async function everythingIn(records: Records, pageSize = 100): Promise<Everything> {
  const entries = COLLECTIONS.map(async (name) => [name, await allOf(records, name, pageSize)] as const);
  return Object.fromEntries(await Promise.all(entries)) as Everything;
}

async function putAll(records: Records, everything: Everything): Promise<void> {
  const putOne = <Name extends Collection>(name: Name) => records.shelves[name].put(everything[name]);
  for (const name of COLLECTIONS) await putOne(name);
}

export function describeRecords(open: OpenDataStore): void {
  describe('the whole store, record by record', () => {
    const data = useDataStore(open);

    /** One of everything that a record can be. */
    async function fill() {
      const { accounts, sessions, conversations, messages, files } = data.store;
      const ada = (await accounts.create(account({ lastSeenAt: START + 5 })))!;
      const colt = (await accounts.create(guest({ nodeId: newId() })))!;
      await accounts.retire(colt.id, START + 9);
      const [laptop, phone] = [session({ userId: ada.id }), session({ userId: ada.id })];
      for (const one of [laptop, phone]) await sessions.create(one);
      await sessions.revoke(phone.id, ada.id, START + 3);
      const members = [
        { userId: ada.id, role: 'admin' as const, since: 0 },
        { userId: colt.id, role: 'member' as const, since: 4 },
      ];
      const room = group({
        visibility: 'public',
        slug: 'anglers',
        members,
        pendingNotes: [pendingNote(ada.id)],
      });
      await conversations.create(room);
      await conversations.create(group());
      const at = { conversationId: room.id, senderId: ada.id };
      const bytes = Uint8Array.of(0, 1, 254, 255);
      const said = messageOf((await messages.append([text({ ...at, text: 'a pïke 🐟' })]))[0]);
      const gone = messageOf((await messages.append([attachment({ ...at, bytes })]))[0]);
      const kept = messageOf((await messages.append([attachment({ ...at, bytes })]))[0]);
      await messages.append([edit(said, 'a carp'), react(said, '👍', true, ada.id), react(said, '1', true)]);
      await messages.append([edit(gone, 'never mind'), remove(gone)]);
      await messages.advanceReceipt(room.id, { userId: ada.id, delivered: 5, read: 2 });
      const film = available({
        keepers: { [ada.id]: 3 },
        ledger: { [colt.id]: { status: 'declined', at: START } },
      });
      const running = upload({ caption: 'on its way' });
      for (const file of [film, running]) await files.create(file);
      const touchedAt = START + 7;
      const touch = { touchedAt, dueAt: uploadEnds({ ...running, touchedAt }) };
      const part = { n: 2, size: 8, digest: Buffer.alloc(32, 2).toString('base64') };
      await files.recordPart(running.id, running.uploadId ?? '', part, touch);
      await files.recordPart(running.id, running.uploadId ?? '', { ...part, n: 10 }, touch);
      return { ada, room, said, gone, kept, film, running, laptop, bytes };
    }

    it('comes in pages by key, each once, whatever their size', async () => {
      const { kept, gone, running, bytes } = await fill();
      const whole = await everythingIn(data.store.records);
      expect(Object.entries(whole).map(([name, records]) => [name, records.length])).toEqual([
        ['accounts', 2],
        ['sessions', 2],
        ['conversations', 2],
        ['messages', 8],
        ['receipts', 1],
        ['files', 2],
      ]);
      expect(await everythingIn(data.store.records, 1)).toEqual(whole);
      expect(await everythingIn(data.store.records, 3)).toEqual(whole);
      for (const name of COLLECTIONS) {
        const keys = (whole[name] as RecordOf[typeof name][]).map(
          keyOfRecord[name] as (one: unknown) => string,
        );
        expect(keys).toEqual([...keys].sort());
      }
      const row = (id: string) => whole.messages.find((one) => one.id === id);
      expect(row(kept.id)?.bytes).toEqual(bytes);
      expect(row(gone.id)).toMatchObject({ deletedAt: expect.any(Number), body: null });
      expect(row(gone.id)).not.toHaveProperty('bytes');
      const upload = whole.files.find(({ file }) => file.id === running.id);
      expect(upload?.parts.map(({ n }) => n)).toEqual([2, 10]);
    });

    it('put into another store is the same there, to every verb', async () => {
      const { ada, room, said, kept, film, running, laptop, bytes } = await fill();
      const whole = await everythingIn(data.store.records);
      const other = await open();
      await putAll(other.store.records, whole);
      // A call that is repeated after a crash changes nothing.
      await putAll(other.store.records, whole);
      expect(await everythingIn(other.store.records)).toEqual(whole);

      const { accounts, sessions, conversations, messages, files } = other.store;
      const before = data.store;
      expect(await accounts.byUsername(ada.username)).toEqual(await before.accounts.byUsername(ada.username));
      expect((await accounts.search('ad', 9)).map(({ id }) => id)).toEqual([ada.id]);
      expect(await sessions.byTokenHash(laptop.tokenHash)).toEqual(laptop);
      expect(await sessions.ofUser(ada.id)).toEqual([laptop]);
      expect(await conversations.bySlug('anglers')).toEqual(room);
      expect(await conversations.ofUser(ada.id)).toEqual([room]);
      expect(await conversations.withPendingNotes(9)).toEqual([room]);
      const found = await conversations.publicRooms({ text: 'gler', limit: 9, userId: ada.id });
      expect(found).toMatchObject([{ id: room.id, memberCount: 2, isMember: true }]);
      expect(await messages.after(room.id, 0, 99)).toEqual(await before.messages.after(room.id, 0, 99));
      expect(await messages.summaries(ada.id, [room.id])).toEqual(
        await before.messages.summaries(ada.id, [room.id]),
      );
      expect(await messages.attachment(kept.id)).toEqual(bytes);
      expect(await messages.receipts(room.id)).toEqual([{ userId: ada.id, delivered: 5, read: 2 }]);
      expect(await files.byId(film.id)).toEqual(film);
      expect(await files.parts(running.id)).toEqual(await before.files.parts(running.id));
      expect(await files.due(LATER, 9)).toEqual(await before.files.due(LATER, 9));
      expect(await files.byKeys([film.key])).toEqual([film]);
      expect(await files.usage(running.ownerId)).toEqual(await before.files.usage(running.ownerId));

      // And goes on: the next place, the next change, the same cid.
      const next = text({ conversationId: room.id });
      expect(messageOf((await messages.append([next]))[0]).seq).toBe(9);
      await messages.append([react(said, '🎣', true, ada.id)]);
      expect(await messages.byId(said.id)).toMatchObject({
        body: { text: 'a carp' },
        reactions: { '👍': [ada.id], '🎣': [ada.id] },
      });
      expect(await files.replace({ ...film, version: film.version + 1 }, film.version)).toBe(true);
      await other.close();
    });

    it('stands in the place of what had its key', async () => {
      const { ada, film } = await fill();
      const { shelves } = data.store.records;
      const [kept] = (await shelves.files.page('', 9)).filter(({ file }) => file.id === film.id);
      const later = { ...film, version: 7, caption: 'later' };
      await shelves.accounts.put([{ ...ada, name: 'Countess' }]);
      await shelves.files.put([{ file: later, usedKey: kept!.usedKey, parts: [] }]);
      expect((await data.store.accounts.byId(ada.id))?.name).toBe('Countess');
      expect((await data.store.accounts.search('countess', 9)).map(({ id }) => id)).toEqual([ada.id]);
      expect(await data.store.files.byId(film.id)).toEqual(later);
    });

    it('[F10] keeps the key of a file that is gone', async () => {
      const film = available();
      await data.store.files.create(film);
      const { key: _, pending: __, ...rest } = film;
      const deleted = {
        ...rest,
        pending: [],
        state: 'deleted' as const,
        reason: 'delivered' as const,
        removedAt: START,
        version: 2,
      };
      await data.store.files.replace(deleted, 1);
      expect(await data.store.records.shelves.files.page('', 9)).toEqual([
        { file: deleted, usedKey: film.key, parts: [] },
      ]);
      const other = await open();
      await putAll(other.store.records, await everythingIn(data.store.records));
      await expect(other.store.files.create(available({ key: film.key }))).rejects.toThrow();
      await other.close();
    });

    it('cuts a page short where pictures are large, and loses none', async () => {
      const at = { conversationId: newId(), senderId: newId() };
      const bytes = new Uint8Array(1024 * 1024).fill(7);
      for (let n = 0; n < 10; n++) await data.store.messages.append([attachment({ ...at, bytes })]);
      const [first, all] = [
        await data.store.records.shelves.messages.page('', 100),
        await allOf(data.store.records, 'messages', 100),
      ];
      expect(first.length).toBeLessThan(10);
      expect(all).toHaveLength(10);
      expect(all.every((row) => row.bytes?.length === bytes.length)).toBe(true);
    });

    it('[M7] takes on an identity, which it has from the next opening on', async () => {
      const { records } = data.store;
      expect(await records.identity()).toEqual({ epoch: data.store.epoch });
      const identity = { epoch: newId(), firstAccountId: newId() };
      await records.takeOn(identity);
      await records.takeOn(identity);
      await data.reopen();
      expect(data.store.epoch).toBe(identity.epoch);
      expect(await data.store.records.identity()).toEqual(identity);
      // Somebody was the first one there already.
      expect((await data.store.accounts.create(account()))?.role).toBe('member');
    });

    it('opens for nobody while it is being filled', async () => {
      const { records } = data.store;
      expect(await records.arrival()).toBeUndefined();
      const arrival = { from: newId(), withObjects: true, reached: { accounts: newId() } };
      await records.noteArrival(arrival);
      expect(await records.arrival()).toEqual(arrival);
      await expect(data.connect(() => 'lives')).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('satchel migrate has not finished filling this database'),
      });
      await records.noteArrival({ ...arrival, finishedAt: START });
      const opened = await data.connect(() => 'lives');
      expect(await opened.records.arrival()).toEqual({ ...arrival, finishedAt: START });
    });

    it('has many records of one call in the order of their keys', async () => {
      const people = many(300, () => account());
      await data.store.records.shelves.accounts.put(people);
      const ids = (await allOf(data.store.records, 'accounts', 70)).map(({ id }) => id);
      expect(ids).toEqual(people.map(({ id }) => id).sort());
    });
  });
}
