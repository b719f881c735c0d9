import type { Room } from '@satchel/protocol/conversation';
import { searchable } from '../../../domain/account.ts';
import type { Conversation } from '../../../domain/conversation.ts';
import type { Conversations } from '../../../ports/data-store/conversations.ts';
import type { Connection } from './connection.ts';
import { createParsedRecords, type RecordVersion } from './parsed-records.ts';

type Stored = { record: string };

type StoredRoom = {
  id: string;
  name: string;
  slug: string;
  kind: Room['kind'];
  member_count: number;
  is_member: number;
};

export function openConversations(db: Connection, now: () => number): Conversations {
  const insert = db.prepare(
    `INSERT INTO conversations
       (id, key, slug, is_public, version, pending_notes, member_count, search_name, record, changed_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (key) DO NOTHING ON CONFLICT (slug) DO NOTHING`,
  );
  const selectByKey = db.prepare<Stored>(
    `SELECT record FROM conversations WHERE key = ?1
     UNION ALL SELECT record FROM conversations WHERE slug = ?2 AND key <> ?1`,
  );
  const selectBySlug = db.prepare<Stored>('SELECT record FROM conversations WHERE slug = ?');
  // The name is looked at where it was folded; instr takes every character as it is.
  const selectPublic = db.prepare<StoredRoom>(
    `SELECT id, coalesce(json_extract(record, '$.name'), slug) AS name, slug, json_extract(record, '$.kind') AS kind,
       member_count, EXISTS (SELECT 1 FROM conversation_members WHERE user_id = ?1 AND conversation_id = id) AS is_member
     FROM conversations
     WHERE is_public = 1 AND (instr(slug, ?2) > 0 OR instr(search_name, ?2) > 0)
     ORDER BY member_count DESC, slug LIMIT ?3`,
  );
  const selectById = db.prepare<Stored>('SELECT record FROM conversations WHERE id = ?');
  const selectVersion = db.prepare<RecordVersion>(
    'SELECT version, pending_notes FROM conversations WHERE id = ?',
  );
  const parsed = createParsedRecords<Conversation | undefined>();
  const selectByIds = db.prepare<Stored>(
    'SELECT record FROM conversations WHERE id IN (SELECT value FROM json_each(?))',
  );
  const selectOfUser = db.prepare<Stored>(
    `SELECT record FROM conversation_members JOIN conversations ON id = conversation_id WHERE user_id = ?`,
  );
  const selectWithNotes = db.prepare<Stored>(
    'SELECT record FROM conversations WHERE pending_notes > 0 ORDER BY id LIMIT ?',
  );
  const selectChanged = db.prepare<{ id: string; version: number; user_ids: string }>(
    `SELECT id, version, (SELECT json_group_array(user_id) FROM conversation_members WHERE conversation_id = id) AS user_ids
     FROM conversations WHERE changed_at >= ?`,
  );
  const markChanged = db.prepare('UPDATE conversations SET changed_at = ? WHERE id = ?');
  const update = db.prepare(
    `UPDATE conversations SET version = ?, pending_notes = ?, member_count = ?, search_name = ?, record = ?
     WHERE id = ?`,
  );
  const removeOthers = db.prepare(
    `DELETE FROM conversation_members
     WHERE conversation_id = ? AND user_id NOT IN (SELECT value FROM json_each(?))`,
  );
  const insertMembers = db.prepare(
    `INSERT INTO conversation_members (conversation_id, user_id)
     SELECT ?, value FROM json_each(?) WHERE true ON CONFLICT DO NOTHING`,
  );

  function find(id: string): Conversation | undefined {
    const stored = selectById.get(id);
    return stored === undefined ? undefined : toConversation(stored);
  }

  function save(conversation: Conversation): void {
    const { id, name = '', members, version, pendingNotes } = conversation;
    const record = JSON.stringify(conversation);
    update.run(version, pendingNotes.length, members.length, searchable(name), record, id);
  }

  function index({ id, members }: Conversation): void {
    const userIds = JSON.stringify(members.map(({ userId }) => userId));
    removeOthers.run(id, userIds);
    insertMembers.run(id, userIds);
  }

  return {
    create(conversation) {
      const { id, key, slug, name = '', visibility, members, version, pendingNotes } = conversation;
      const isPublic = visibility === 'public' ? 1 : 0;
      const [notes, count, found] = [pendingNotes.length, members.length, searchable(name)];
      const record = JSON.stringify(conversation);
      return db.write(() => {
        const created =
          insert.run(id, key, slug ?? null, isPublic, version, notes, count, found, record, now()) > 0;
        const stored = created ? { record } : selectByKey.get(key, slug ?? null);
        if (stored === undefined)
          throw new Error('A refused conversation has neither key nor slug in the store');
        if (created) index(toConversation(stored));
        return { conversation: toConversation(stored), created };
      });
    },
    byId: (id) =>
      db.read(() => {
        const at = selectVersion.get(id);
        return at === undefined ? undefined : (parsed.get(id, at) ?? parsed.keep(id, at, find(id)));
      }),
    byIds: (ids) => db.read(() => selectByIds.all(JSON.stringify(ids)).map(toConversation)),
    bySlug: (slug) =>
      db.read(() => {
        const stored = selectBySlug.get(slug);
        return stored === undefined ? undefined : toConversation(stored);
      }),
    publicRooms: ({ text, limit, userId }) =>
      db.read(() => selectPublic.all(userId, searchable(text), limit).map(toRoom)),
    ofUser: (userId) => db.read(() => selectOfUser.all(userId).map(toConversation)),
    replace(next, expected) {
      const { id, name, members, version, pendingNotes } = structuredClone(next);
      return db.write(() => {
        const before = find(id);
        if (before?.version !== expected) return false;
        const { name: _, ...fixed } = before;
        const after = { ...fixed, ...(name === undefined ? {} : { name }), members, version, pendingNotes };
        save(after);
        index(after);
        markChanged.run(now(), id);
        return true;
      });
    },
    clearPendingNote: (id, cid) =>
      db.write(() => {
        const before = find(id);
        const pendingNotes = before?.pendingNotes.filter((note) => note.cid !== cid);
        if (before === undefined || pendingNotes?.length === before.pendingNotes.length) return;
        save({ ...before, pendingNotes: pendingNotes ?? [] });
      }),
    changedSince: (at) => db.read(() => selectChanged.all(at).map(toChanged)),
    withPendingNotes: (limit) => db.read(() => selectWithNotes.all(limit).map(toConversation)),
  };
}

function toConversation({ record }: Stored): Conversation {
  return JSON.parse(record);
}

function toChanged({ id, version, user_ids }: { id: string; version: number; user_ids: string }) {
  return { id, version, memberIds: JSON.parse(user_ids) };
}

function toRoom({ id, name, slug, kind, member_count, is_member }: StoredRoom): Room {
  return { id, name, slug, kind, memberCount: member_count, isMember: is_member === 1 };
}
