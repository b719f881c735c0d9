import type { Cursor } from '@satchel/protocol/conversation';
import { UNREAD_SHOWN } from '@satchel/protocol/limits';
import { isMessageRow } from '@satchel/protocol/rows';
import type { Messages, Summary } from '../../../ports/data-store/messages.ts';
import type { Connection } from './connection.ts';
import { columns, type StoredRow, toRow } from './stored-row.ts';

/** What lists of conversations are made of: where each log ends, what is new in it, its last line. */
export function openSummaries(db: Connection): Pick<Messages, 'head' | 'heads' | 'summaries'> {
  const selectHead = db.prepare<{ seq: number; id: string }>(
    'SELECT seq, id FROM messages WHERE conversation_id = ? ORDER BY seq DESC LIMIT 1',
  );
  const countUnread = db.prepare<{ unread: number }>(
    `SELECT count(*) AS unread FROM (
       SELECT 1 FROM messages
       WHERE conversation_id = ?1
         AND seq > coalesce((SELECT read FROM receipts WHERE conversation_id = ?1 AND user_id = ?2), 0)
         AND target IS NULL AND sender_id <> ?2 AND kind IN ('text', 'attachment', 'file') AND deleted_at IS NULL
       LIMIT ?3)`,
  );
  const selectLast = db.prepare<StoredRow>(
    `SELECT ${columns} FROM messages
     WHERE conversation_id = ? AND target IS NULL ORDER BY seq DESC LIMIT 1`,
  );

  function headOf(conversationId: string): Cursor {
    const last = selectHead.get(conversationId);
    return last === undefined ? { seq: 0 } : { seq: last.seq, rowId: last.id };
  }

  function summaryOf(userId: string, conversationId: string): Summary {
    const unread = countUnread.get(conversationId, userId, UNREAD_SHOWN + 1)?.unread ?? 0;
    const summary = { conversationId, head: headOf(conversationId), unread };
    const stored = selectLast.get(conversationId);
    const last = stored === undefined ? undefined : toRow(stored);
    return last !== undefined && isMessageRow(last) ? { ...summary, last } : summary;
  }

  return {
    head: (conversationId) => db.read(() => headOf(conversationId)),
    heads: (ids) => db.read(() => new Map(ids.map((id) => [id, headOf(id)]))),
    summaries: (userId, ids) => db.read(() => ids.map((id) => summaryOf(userId, id))),
  };
}
