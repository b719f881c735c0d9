import type { Receipt } from '@satchel/protocol/conversation';
import type { Messages } from '../../../ports/data-store/messages.ts';
import type { Connection } from './connection.ts';

type StoredReceipt = { user_id: string; delivered: number; read: number };

type Receipts = Pick<Messages, 'advanceReceipt' | 'receipts' | 'receiptsChangedSince'>;

export function openReceipts(db: Connection, now: () => number): Receipts {
  const selectOne = db.prepare<StoredReceipt>(
    'SELECT user_id, delivered, read FROM receipts WHERE conversation_id = ? AND user_id = ?',
  );
  const selectAll = db.prepare<StoredReceipt>(
    'SELECT user_id, delivered, read FROM receipts WHERE conversation_id = ?',
  );
  const save = db.prepare(
    `INSERT INTO receipts (conversation_id, user_id, delivered, read, changed_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET
       delivered = excluded.delivered, read = excluded.read, changed_at = excluded.changed_at`,
  );
  const selectChanged = db.prepare<StoredReceipt & { conversation_id: string }>(
    'SELECT conversation_id, user_id, delivered, read FROM receipts WHERE changed_at >= ?',
  );

  return {
    advanceReceipt(conversationId, { userId, delivered, read }) {
      return db.write(() => {
        const before = selectOne.get(conversationId, userId) ?? { delivered: 0, read: 0 };
        const receipt = {
          userId,
          delivered: Math.max(before.delivered, delivered, read),
          read: Math.max(before.read, read),
        };
        const moved = receipt.delivered > before.delivered || receipt.read > before.read;
        if (moved) save.run(conversationId, userId, receipt.delivered, receipt.read, now());
        return { receipt, moved };
      });
    },
    receipts: (conversationId) => db.read(() => selectAll.all(conversationId).map(toReceipt)),
    receiptsChangedSince: (at) =>
      db.read(() =>
        selectChanged.all(at).map((stored) => ({
          conversationId: stored.conversation_id,
          receipt: toReceipt(stored),
        })),
      ),
  };
}

function toReceipt({ user_id, delivered, read }: StoredReceipt): Receipt {
  return { userId: user_id, delivered, read };
}
