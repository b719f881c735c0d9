import type { Conversation } from '../../../domain/conversation.ts';
import type { Conversations } from '../../../ports/data-store/conversations.ts';
import type { Connection } from './connection.ts';

type Stored = { record: string };

export function openConversations(db: Connection): Conversations {
  const insert = db.prepare(
    `INSERT INTO conversations (id, key, slug, version, pending_notes, record) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (key) DO NOTHING ON CONFLICT (slug) DO NOTHING`,
  );
  const selectByKey = db.prepare<Stored>(
    `SELECT record FROM conversations WHERE key = ?1
     UNION ALL SELECT record FROM conversations WHERE slug = ?2 AND key <> ?1`,
  );
  const selectById = db.prepare<Stored>('SELECT record FROM conversations WHERE id = ?');
  const selectByIds = db.prepare<Stored>(
    'SELECT record FROM conversations WHERE id IN (SELECT value FROM json_each(?))',
  );
  const selectOfUser = db.prepare<Stored>(
    `SELECT record FROM conversation_members JOIN conversations ON id = conversation_id WHERE user_id = ?`,
  );
  const selectWithNotes = db.prepare<Stored>(
    'SELECT record FROM conversations WHERE pending_notes > 0 ORDER BY id LIMIT ?',
  );
  const update = db.prepare(
    'UPDATE conversations SET version = ?, pending_notes = ?, record = ? WHERE id = ?',
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
    const { id, version, pendingNotes } = conversation;
    update.run(version, pendingNotes.length, JSON.stringify(conversation), id);
  }

  function index({ id, members }: Conversation): void {
    const userIds = JSON.stringify(members.map(({ userId }) => userId));
    removeOthers.run(id, userIds);
    insertMembers.run(id, userIds);
  }

  return {
    create(conversation) {
      const { id, key, slug, version, pendingNotes } = conversation;
      const record = JSON.stringify(conversation);
      return db.write(() => {
        const created = insert.run(id, key, slug ?? null, version, pendingNotes.length, record) > 0;
        const stored = created ? { record } : selectByKey.get(key, slug ?? null);
        if (stored === undefined)
          throw new Error('A refused conversation has neither key nor slug in the store');
        if (created) index(toConversation(stored));
        return { conversation: toConversation(stored), created };
      });
    },
    byId: (id) => db.read(() => find(id)),
    byIds: (ids) => db.read(() => selectByIds.all(JSON.stringify(ids)).map(toConversation)),
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
    withPendingNotes: (limit) => db.read(() => selectWithNotes.all(limit).map(toConversation)),
  };
}

function toConversation({ record }: Stored): Conversation {
  return JSON.parse(record);
}
