import type { Receipt } from '@satchel/protocol/conversation';
import type { Messages } from '../../../ports/data-store/messages.ts';
import type { Connection } from './connection.ts';

type StoredReceipt = { user_id: string; delivered: number; read: number };

export function openReceipts(db: Connection): Pick<Messages, 'advanceReceipt' | 'receipts'> {
  const selectOne = db.prepare<StoredReceipt>(
    'SELECT user_id, delivered, read FROM receipts WHERE conversation_id = ? AND user_id = ?',
  );
  const selectAll = db.prepare<StoredReceipt>(
    'SELECT user_id, delivered, read FROM receipts WHERE conversation_id = ?',
  );
  const save = db.prepare(
    `INSERT INTO receipts (conversation_id, user_id, delivered, read) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET delivered = excluded.delivered, read = excluded.read`,
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
        if (moved) save.run(conversationId, userId, receipt.delivered, receipt.read);
        return { receipt, moved };
      });
    },
    receipts: (conversationId) => db.read(() => selectAll.all(conversationId).map(toReceipt)),
  };
}

function toReceipt({ user_id, delivered, read }: StoredReceipt): Receipt {
  return { userId: user_id, delivered, read };
}
