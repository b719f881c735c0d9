import type { Conversation, Member } from '@satchel/api/domain/conversation';
import { directKey } from '@satchel/api/domain/conversation';
import { describe, expect, it } from 'vitest';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import { group, many, newId, pendingNote } from './samples.ts';

export function describeConversations(open: OpenDataStore): void {
  describe('conversations', () => {
    const data = useDataStore(open);
    const conversations = () => data.store.conversations;

    it('are found by id as they were created', async () => {
      const anglers = group({ slug: 'anglers', pendingNotes: [pendingNote(newId())] });
      expect(await conversations().create(anglers)).toEqual({ conversation: anglers, created: true });
      expect(await conversations().byId(anglers.id)).toEqual(anglers);
      expect(await conversations().byId(newId())).toBeUndefined();
    });

    it('without a name or a slug have none afterwards', async () => {
      const [a, b] = [newId(), newId()];
      const { name: _, ...direct } = group({ kind: 'direct', key: directKey(a, b) });
      await conversations().create(direct);
      expect(await conversations().byId(direct.id)).toEqual(direct);
      const { name: __, ...another } = group({ kind: 'direct' });
      expect((await conversations().create(another)).created).toBe(true);
    });

    it('have their key once, also when twenty people open the same', async () => {
      const key = directKey(newId(), newId());
      const opened = await Promise.all(many(20, () => conversations().create(group({ key }))));
      expect(opened.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(opened.map(({ conversation }) => conversation.id)).size).toBe(1);
      expect(await conversations().byId(opened[0]!.conversation.id)).toEqual(opened[0]!.conversation);
    });

    it('have their slug once', async () => {
      const rooms = many(10, () => group({ slug: 'people', visibility: 'public' }));
      const opened = await Promise.all(rooms.map((room) => conversations().create(room)));
      expect(opened.filter(({ created }) => created)).toHaveLength(1);
      expect(new Set(opened.map(({ conversation }) => conversation.id)).size).toBe(1);
      const losers = rooms.filter(({ id }) => id !== opened[0]!.conversation.id);
      expect(await conversations().byIds(losers.map(({ id }) => id))).toEqual([]);
      expect(await conversations().ofUser(losers[0]!.members[0]!.userId)).toEqual([]);
    });

    it('are found many at a time and by member', async () => {
      const ada = member();
      const [first, second, other] = [
        group({ members: [ada, member()] }),
        group({ members: [member(), ada] }),
        group(),
      ];
      for (const one of [first, second, other]) await conversations().create(one);
      expect(ids(await conversations().ofUser(ada.userId))).toEqual(ids([first, second]));
      expect(ids(await conversations().byIds([other.id, newId(), first.id]))).toEqual(ids([first, other]));
      expect(await conversations().byIds([])).toEqual([]);
      expect(await conversations().ofUser(newId())).toEqual([]);
    });

    it('[R1] are found by their slug', async () => {
      const people = group({ slug: 'people', visibility: 'public' });
      await conversations().create(people);
      await conversations().create(group({ slug: 'people-2', visibility: 'public' }));
      expect(await conversations().bySlug('people')).toEqual(people);
      expect(await conversations().bySlug('People')).toBeUndefined();
      expect(await conversations().bySlug('peopl')).toBeUndefined();
    });

    describe('[R2] that are public', () => {
      const ada = member();
      const rooms = async (text: string, limit = 10) =>
        (await conversations().publicRooms({ text, limit, userId: ada.userId })).map(({ slug }) => slug);

      const walkers = room('walkers', 'Wanderer 50% [x]', 2);
      const people = room('people', 'Leute', 3);
      const news = room('news', 'ÉLODIE_news', 1, { kind: 'broadcast', members: [ada] });
      const quiet = room('a-quiet-one', 'Leute', 1);

      async function createRooms(): Promise<void> {
        for (const one of [quiet, walkers, news, people]) await conversations().create(one);
        await conversations().create(group({ name: 'Leute' }));
        await conversations().create(group({ name: 'Leute', slug: 'private-leute' }));
      }

      it('are listed with what everybody may know, the fullest first', async () => {
        await createRooms();
        expect(await rooms('')).toEqual(['people', 'walkers', 'a-quiet-one', 'news']);
        expect(await rooms('', 2)).toEqual(['people', 'walkers']);
        expect(await conversations().publicRooms({ text: 'news', limit: 1, userId: ada.userId })).toEqual([
          { id: news.id, name: news.name, slug: 'news', kind: 'broadcast', memberCount: 1, isMember: true },
        ]);
        const [fullest] = await conversations().publicRooms({ text: '', limit: 1, userId: ada.userId });
        expect(fullest).toMatchObject({ slug: 'people', memberCount: 3, isMember: false });
      });

      it('are searched by slug and name, literally and in any letter case', async () => {
        await createRooms();
        expect(await rooms('leute')).toEqual(['people', 'a-quiet-one']);
        expect(await rooms('QUIET')).toEqual(['a-quiet-one']);
        expect(await rooms('élodie')).toEqual(['news']);
        expect(await rooms('%')).toEqual(['walkers']);
        expect(await rooms('_')).toEqual(['news']);
        expect(await rooms('[x]')).toEqual(['walkers']);
        expect(await rooms('private')).toEqual([]);
        expect(await rooms(`' OR 1=1 --`)).toEqual([]);
      });

      it('follow every change of name and members', async () => {
        await createRooms();
        const members = [...quiet.members, member(), member(), ada];
        await conversations().replace({ ...quiet, name: 'Ölmühle', members, version: 2 }, 1);
        expect(await rooms('ölm')).toEqual(['a-quiet-one']);
        expect(await rooms('leute')).toEqual(['people']);
        const [first] = await conversations().publicRooms({ text: '', limit: 1, userId: ada.userId });
        expect(first).toMatchObject({ slug: 'a-quiet-one', name: 'Ölmühle', memberCount: 4, isMember: true });
      });
    });

    it('are replaced when nobody was faster', async () => {
      const [ada, bob] = [member('admin'), member()];
      const before = group({ members: [ada], slug: 'anglers' });
      await conversations().create(before);
      const note = pendingNote(bob.userId);
      const next = { ...before, name: 'Fishers', members: [ada, bob], version: 2, pendingNotes: [note] };
      expect(await conversations().replace(next, 1)).toBe(true);
      expect(await conversations().byId(before.id)).toEqual(next);
      expect(await conversations().ofUser(bob.userId)).toEqual([next]);
      expect(await conversations().replace({ ...next, version: 2, name: 'Late' }, 1)).toBe(false);
      expect(await conversations().replace({ ...group(), version: 2 }, 1)).toBe(false);
      expect(await conversations().byId(before.id)).toEqual(next);
    });

    it('change only name, members, version and pending notes', async () => {
      const before = group({ slug: 'anglers' });
      await conversations().create(before);
      const { name: _, ...unnamed } = before;
      const next: Conversation = {
        ...unnamed,
        version: 2,
        key: 'group:other',
        kind: 'broadcast',
        visibility: 'public',
        slug: 'other',
        createdAt: 1,
      };
      expect(await conversations().replace(next, 1)).toBe(true);
      expect(await conversations().byId(before.id)).toEqual({ ...unnamed, version: 2 });
      expect((await conversations().create(group({ slug: 'other' }))).created).toBe(true);
      expect((await conversations().create(group({ slug: 'anglers' }))).created).toBe(false);
    });

    it('let exactly one of twenty racing changes win', async () => {
      const before = group();
      await conversations().create(before);
      const racers = many(20, (index) => ({
        ...before,
        version: 2,
        name: `Racer ${index}`,
        members: [member()],
      }));
      const won = await Promise.all(racers.map((next) => conversations().replace(next, 1)));
      expect(won.filter(Boolean)).toHaveLength(1);
      const winner = racers[won.indexOf(true)]!;
      expect(await conversations().byId(before.id)).toEqual(winner);
      const places = await Promise.all(
        racers.map(({ members }) => conversations().ofUser(members[0]!.userId)),
      );
      expect(places.map(({ length }) => length === 1)).toEqual(won);
    });

    it('are no longer those of who left, and again those of who came back', async () => {
      const [ada, bob] = [member('admin'), member()];
      const both = group({ members: [ada, bob] });
      await conversations().create(both);
      await conversations().replace({ ...both, members: [ada], version: 2 }, 1);
      expect(await conversations().ofUser(bob.userId)).toEqual([]);
      expect(ids(await conversations().ofUser(ada.userId))).toEqual([both.id]);
      await conversations().replace({ ...both, members: [ada, { ...bob, since: 7 }], version: 3 }, 2);
      const [again] = await conversations().ofUser(bob.userId);
      expect(again?.members).toEqual([ada, { ...bob, since: 7 }]);
    });

    it('hold a thousand members', async () => {
      const members = many(1000, () => member());
      const crowd = group({ members });
      await conversations().create(crowd);
      expect(await conversations().byId(crowd.id)).toEqual(crowd);
      expect(ids(await conversations().ofUser(members[999]!.userId))).toEqual([crowd.id]);
    });

    it('keep notes the log lacks until they are cleared', async () => {
      const [first, second] = [pendingNote(newId()), pendingNote(newId())];
      const [one, none] = [group({ pendingNotes: [first, second] }), group()];
      for (const each of [one, none]) await conversations().create(each);
      expect(await conversations().withPendingNotes(10)).toEqual([one]);
      await conversations().clearPendingNote(one.id, first.cid);
      await conversations().clearPendingNote(one.id, first.cid);
      await conversations().clearPendingNote(newId(), first.cid);
      expect(await conversations().withPendingNotes(10)).toEqual([{ ...one, pendingNotes: [second] }]);
      await conversations().clearPendingNote(one.id, second.cid);
      expect(await conversations().withPendingNotes(10)).toEqual([]);
      expect(await conversations().byId(one.id)).toEqual({ ...one, pendingNotes: [], version: 1 });
    });

    it('with notes are listed as many as asked for', async () => {
      for (const each of many(5, () => group({ pendingNotes: [pendingNote(newId())] }))) {
        await conversations().create(each);
      }
      expect(await conversations().withPendingNotes(3)).toHaveLength(3);
      expect(await conversations().withPendingNotes(9)).toHaveLength(5);
    });

    it('[M3] tell which of them changed since a time, with who is a member now', async () => {
      const [ada, bob, cleo] = [member('admin'), member(), member()];
      const [left, joined, untouched] = many(3, () => group({ members: [ada, bob] }));
      const since = async () => {
        const changed = await conversations().changedSince(at);
        const sorted = changed.map((one) => ({ ...one, memberIds: one.memberIds.toSorted() }));
        return new Map(sorted.map(({ id, ...one }) => [id, one]));
      };
      const of = (version: number, ...members: Member[]) => ({
        version,
        memberIds: members.map(({ userId }) => userId).sort(),
      });
      let at = await data.store.now();
      for (const one of [left!, joined!, untouched!]) await conversations().create(one);
      expect(await since()).toEqual(
        new Map([left!, joined!, untouched!].map(({ id }) => [id, of(1, ada, bob)])),
      );
      await data.advance(20);
      at = await data.store.now();
      expect(await since()).toEqual(new Map());
      await conversations().replace({ ...left!, members: [ada], version: 2 }, 1);
      await conversations().replace({ ...joined!, members: [ada, bob, cleo], version: 2 }, 1);
      await conversations().replace({ ...untouched!, members: [], version: 2 }, 5);
      await conversations().clearPendingNote(untouched!.id, newId());
      await data.reopen();
      const changed = [
        [left!.id, of(2, ada)],
        [joined!.id, of(2, ada, bob, cleo)],
      ] as const;
      expect(await since()).toEqual(new Map(changed));
    });

    it('are copies, or frozen', async () => {
      const given = group();
      const asGiven = structuredClone(given);
      const creating = conversations().create(given);
      given.members.push(member());
      const { conversation } = await creating;
      conversation.members.length = 0;
      const found = (await conversations().byId(given.id))!;
      if (!Object.isFrozen(found.members)) found.members.length = 0;
      (await conversations().ofUser(asGiven.members[0]!.userId))[0]!.name = 'changed outside';
      expect(await conversations().byId(given.id)).toEqual(asGiven);
    });
  });
}

function member(role: Member['role'] = 'member'): Member {
  return { userId: newId(), role, since: 0 };
}

function room(slug: string, name: string, people: number, given: Partial<Conversation> = {}): Conversation {
  const members = Array.from({ length: people }, () => member());
  return group({ slug, name, visibility: 'public', members, ...given });
}

function ids(conversations: readonly Conversation[]): string[] {
  return conversations.map(({ id }) => id).sort();
}
