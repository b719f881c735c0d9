import type { QueryFilter } from 'mongoose';
import type { Conversation } from '../../../domain/conversation.ts';
import type { Conversations } from '../../../ports/data-store/conversations.ts';
import type { Connection } from './connection.ts';
import { publicRooms } from './public-rooms.ts';
import {
  openStoredConversations,
  type StoredConversation,
  searchedOf,
  toConversation,
} from './stored-conversation.ts';
import { endsOf } from './text-search.ts';
import { isDuplicateKey } from './vendor-error.ts';

type Filter = QueryFilter<StoredConversation>;

export function openConversations(db: Connection): Conversations {
  const conversations = openStoredConversations(db);

  async function list(filter: Filter, limit = 0): Promise<Conversation[]> {
    return (await conversations.find(filter).limit(limit).lean<StoredConversation[]>()).map(toConversation);
  }

  /** @returns false when its key or slug is taken */
  async function insert({ id, ...fields }: Conversation): Promise<boolean> {
    try {
      const $setOnInsert = { ...fields, ...searchedOf(fields), slugEnds: endsOf(fields.slug ?? '') };
      const made = { $setOnInsert, $currentDate: { changedAt: true as const } };
      return (await conversations.updateOne({ _id: id }, made, { upsert: true })).upsertedCount > 0;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async function byKeyOrSlug({ key, slug }: Conversation): Promise<Conversation | undefined> {
    const same = slug === undefined ? [{ key }] : [{ key }, { slug }];
    const found = await list({ $or: same });
    return found.find((one) => one.key === key) ?? found[0];
  }

  return {
    create(given) {
      const conversation = structuredClone(given);
      return db.write(conversation, async () => {
        if (await insert(conversation)) return { conversation, created: true };
        const stored = await byKeyOrSlug(conversation);
        if (stored === undefined)
          throw new Error('A refused conversation has neither key nor slug in the store');
        return { conversation: stored, created: false };
      });
    },
    byId: (id) => db.run(async () => (await list({ _id: id }))[0]),
    byIds: (ids) => db.run(() => list({ _id: { $in: [...ids] } })),
    bySlug: (slug) => db.run(async () => (await list({ slug }))[0]),
    publicRooms: (wanted) => db.write(wanted.text, () => publicRooms(conversations, wanted)),
    ofUser: (userId) => db.run(() => list({ 'members.userId': userId })),
    replace(next, expected) {
      const { id, name, members, version, pendingNotes } = structuredClone(next);
      const named = name === undefined ? {} : { name };
      const $set = { members, version, pendingNotes, ...named, ...searchedOf({ ...named, members }) };
      const $unset = name === undefined ? { name: 1 as const } : {};
      return db.write($set, async () => {
        const change = { $set, $unset, $currentDate: { changedAt: true as const } };
        return (await conversations.updateOne({ _id: id, version: expected }, change)).matchedCount > 0;
      });
    },
    clearPendingNote: (id, cid) =>
      db.run(async () => {
        await conversations.updateOne({ _id: id }, { $pull: { pendingNotes: { cid } } });
      }),
    changedSince: (at) =>
      db.run(async () => {
        const changed = await conversations
          .find({ changedAt: { $gte: new Date(at) } })
          .select({ version: 1, 'members.userId': 1 })
          .lean<Pick<StoredConversation, '_id' | 'version' | 'members'>[]>();
        return changed.map(({ _id: id, version, members }) => ({
          id,
          version,
          memberIds: members.map(({ userId }) => userId),
        }));
      }),
    withPendingNotes: (limit) => db.run(() => list({ 'pendingNotes.cid': { $gt: '' } }, limit)),
  };
}
