import { type Account, searchable } from '../../../domain/account.ts';
import type { Conversation } from '../../../domain/conversation.ts';
import type { Session } from '../../../domain/session.ts';
import type { PartRecord } from '../../../ports/data-store/files.ts';
import type { KeptFile, KeptReceipt, Records, Shelf } from '../../../ports/data-store/records.ts';
import type { Connection } from './connection.ts';
import { columnsOf } from './files.ts';
import { openRowShelf } from './row-shelf.ts';
import { type StoredSession, columns as sessionColumns, toSession } from './sessions.ts';
import { openShelf } from './shelf.ts';
import { columns as accountColumns, type StoredAccount, toAccount, valuesOf } from './stored-account.ts';

/** What exists for queries alone is made anew; times of change begin with 0, which is long ago (M3). */
export function openShelves(db: Connection): Records['shelves'] {
  return {
    accounts: openAccountShelf(db),
    sessions: openSessionShelf(db),
    conversations: openConversationShelf(db),
    messages: openRowShelf(db),
    receipts: openReceiptShelf(db),
    files: openFileShelf(db),
  };
}

function openAccountShelf(db: Connection): Shelf<Account> {
  const select = db.prepare<StoredAccount>(
    `SELECT ${accountColumns} FROM accounts WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const remove = db.prepare('DELETE FROM accounts WHERE id = ?');
  const insert = db.prepare(
    `INSERT INTO accounts (${accountColumns}, search_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return openShelf<Account>(db, {
    page: (afterKey, limit) => select.all(afterKey, limit).map(toAccount),
    remove: ({ id }) => remove.run(id),
    insert: (account) => insert.run(...valuesOf(account)),
  });
}

function openSessionShelf(db: Connection): Shelf<Session> {
  const select = db.prepare<StoredSession>(
    `SELECT ${sessionColumns} FROM sessions WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const remove = db.prepare('DELETE FROM sessions WHERE id = ?');
  const insert = db.prepare(`INSERT INTO sessions (${sessionColumns}) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  return openShelf(db, {
    page: (afterKey, limit) => select.all(afterKey, limit).map(toSession),
    remove: ({ id }) => remove.run(id),
    insert: ({ id, tokenHash, userId, label, createdAt, lastUsedAt, revokedAt }) =>
      insert.run(id, tokenHash, userId, label, createdAt, lastUsedAt, revokedAt ?? null),
  });
}

function openConversationShelf(db: Connection): Shelf<Conversation> {
  const select = db.prepare<{ record: string }>(
    'SELECT record FROM conversations WHERE id > ? ORDER BY id LIMIT ?',
  );
  const remove = db.prepare('DELETE FROM conversations WHERE id = ?');
  const insert = db.prepare(
    `INSERT INTO conversations (id, key, slug, is_public, version, pending_notes, member_count, search_name, record)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertMembers = db.prepare(
    `INSERT INTO conversation_members (conversation_id, user_id) SELECT ?, value FROM json_each(?)`,
  );
  return openShelf(db, {
    page: (afterKey, limit) =>
      select.all(afterKey, limit).map(({ record }): Conversation => JSON.parse(record)),
    remove: ({ id }) => remove.run(id),
    insert(conversation) {
      const { id, key, slug, visibility, version, pendingNotes, members, name = '' } = conversation;
      insert.run(
        id,
        key,
        slug ?? null,
        visibility === 'public' ? 1 : 0,
        version,
        pendingNotes.length,
        members.length,
        searchable(name),
        JSON.stringify(conversation),
      );
      insertMembers.run(id, JSON.stringify(members.map(({ userId }) => userId)));
    },
  });
}

function openReceiptShelf(db: Connection): Shelf<KeptReceipt> {
  const select = db.prepare<{ conversation_id: string; user_id: string; delivered: number; read: number }>(
    `SELECT conversation_id, user_id, delivered, read FROM receipts
     WHERE conversation_id || ' ' || user_id > ?1 AND conversation_id >= substr(?1, 1, instr(?1, ' ') - 1)
     ORDER BY conversation_id, user_id LIMIT ?2`,
  );
  const remove = db.prepare('DELETE FROM receipts WHERE conversation_id = ? AND user_id = ?');
  const insert = db.prepare(
    'INSERT INTO receipts (conversation_id, user_id, delivered, read) VALUES (?, ?, ?, ?)',
  );
  return openShelf(db, {
    page: (afterKey, limit) =>
      select
        .all(afterKey, limit)
        .map(({ conversation_id: conversationId, user_id: userId, delivered, read }) => ({
          conversationId,
          userId,
          delivered,
          read,
        })),
    remove: ({ conversationId, userId }) => remove.run(conversationId, userId),
    insert: ({ conversationId, userId, delivered, read }) =>
      insert.run(conversationId, userId, delivered, read),
  });
}

function openFileShelf(db: Connection): Shelf<KeptFile> {
  const select = db.prepare<{ id: string; key: string; record: string }>(
    'SELECT id, key, record FROM files WHERE id > ? ORDER BY id LIMIT ?',
  );
  const selectParts = db.prepare<PartRecord>(
    'SELECT n, size, digest FROM file_parts WHERE file_id = ? ORDER BY n',
  );
  const remove = db.prepare('DELETE FROM files WHERE id = ?');
  const insert = db.prepare(
    `INSERT INTO files (id, owner_id, cid, key, conversation_id, state, upload_id, version, due_at, is_awaited, record)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertPart = db.prepare('INSERT INTO file_parts (file_id, n, size, digest) VALUES (?, ?, ?, ?)');
  return openShelf(db, {
    page: (afterKey, limit) =>
      select.all(afterKey, limit).map(({ id, key, record }) => ({
        file: JSON.parse(record),
        usedKey: key,
        parts: selectParts.all(id).map(({ n, size, digest }) => ({ n, size, digest })),
      })),
    remove: ({ file }) => remove.run(file.id),
    insert({ file, usedKey, parts }) {
      const { id, ownerId, cid, conversationId } = file;
      const { state, uploadId, version, due, isAwaited, record } = columnsOf(file);
      insert.run(id, ownerId, cid, usedKey, conversationId, state, uploadId, version, due, isAwaited, record);
      for (const { n, size, digest } of parts) insertPart.run(id, n, size, digest);
    },
  });
}
