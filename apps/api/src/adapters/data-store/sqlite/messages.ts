import type { Row } from '@satchel/protocol/rows';
import type { Messages } from '../../../ports/data-store/messages.ts';
import { openAppend } from './append.ts';
import type { Connection } from './connection.ts';
import { openReceipts } from './receipts.ts';
import { columns, type StoredRow, toRow } from './stored-row.ts';
import { openSummaries } from './summaries.ts';

export function openMessages(db: Connection, now: () => number): Messages {
  const selectById = db.prepare<StoredRow>(`SELECT ${columns} FROM messages WHERE id = ?`);
  const selectByCid = db.prepare<StoredRow>(
    `SELECT ${columns} FROM messages WHERE sender_id = ? AND cid = ?`,
  );
  const selectAfter = db.prepare<StoredRow>(
    `SELECT ${columns} FROM messages WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
  );
  const selectBefore = db.prepare<StoredRow>(
    `SELECT ${columns} FROM messages WHERE conversation_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  );
  const selectBytes = db.prepare<{ bytes: Uint8Array }>(
    'SELECT bytes FROM messages JOIN attachments USING (position) WHERE id = ?',
  );

  return {
    append: openAppend(db),
    ...openReceipts(db, now),
    ...openSummaries(db),
    byId: (id) => db.read(() => found(selectById.get(id))),
    byCid: (senderId, cid) => db.read(() => found(selectByCid.get(senderId, cid))),
    after: (conversationId, after, limit) =>
      db.read(() => selectAfter.all(conversationId, after, limit).map(toRow)),
    before: (conversationId, before, limit) =>
      db.read(() => selectBefore.all(conversationId, before, limit).map(toRow).reverse()),
    // A change is folded in the commit that stores it.
    settleFolds: () => db.read(() => 0),
    attachment: (messageId) => db.read(() => selectBytes.get(messageId)?.bytes),
  };
}

function found(stored: StoredRow | undefined): Row | undefined {
  return stored === undefined ? undefined : toRow(stored);
}
