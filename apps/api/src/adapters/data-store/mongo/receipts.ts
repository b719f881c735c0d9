import type { Receipt } from '@satchel/protocol/conversation';
import { Schema } from 'mongoose';
import type { Messages } from '../../../ports/data-store/messages.ts';
import { type Connection, strictly } from './connection.ts';
import { upsert } from './upsert.ts';

export type StoredReceipt = Receipt & {
  _id: string;
  conversationId: string;
  /** By the server's clock. */
  changedAt: number;
};

export function openReceipts(db: Connection) {
  return db.model('receipts', receiptSchema());
}

export type ReceiptModel = ReturnType<typeof openReceipts>;

export function receiptVerbs(
  db: Connection,
  receipts: ReceiptModel,
): Pick<Messages, 'advanceReceipt' | 'receipts' | 'receiptsChangedSince'> {
  /** @returns the receipt as it stood before, or null for a new one */
  function advance(conversationId: string, { userId, delivered, read }: Receipt) {
    const moves = {
      $or: [{ $lt: [{ $ifNull: ['$delivered', 0] }, delivered] }, { $lt: [{ $ifNull: ['$read', 0] }, read] }],
    };
    return receipts
      .findOneAndUpdate(
        { _id: `${conversationId} ${userId}` },
        [
          {
            $set: {
              conversationId: { $literal: conversationId },
              userId: { $literal: userId },
              delivered: { $max: ['$delivered', delivered] },
              read: { $max: ['$read', read] },
              changedAt: { $cond: [moves, { $toLong: '$$NOW' }, '$changedAt'] },
            },
          },
        ],
        { upsert: true, returnDocument: 'before', updatePipeline: true },
      )
      .lean<StoredReceipt>();
  }

  return {
    advanceReceipt: (conversationId, { userId, delivered, read }) =>
      db.write([conversationId, userId], async () => {
        const next = { userId, delivered: Math.max(delivered, read), read };
        const before = (await upsert(() => advance(conversationId, next))) ?? { delivered: 0, read: 0 };
        const receipt = {
          userId,
          delivered: Math.max(before.delivered, next.delivered),
          read: Math.max(before.read, read),
        };
        const moved = receipt.delivered > before.delivered || receipt.read > before.read;
        return { receipt, moved };
      }),
    receipts: (conversationId) =>
      db.run(async () => (await receipts.find({ conversationId }).lean<StoredReceipt[]>()).map(toReceipt)),
    receiptsChangedSince: (at) =>
      db.run(async () => {
        const changed = await receipts.find({ changedAt: { $gte: at } }).lean<StoredReceipt[]>();
        return changed.map((stored) => ({
          conversationId: stored.conversationId,
          receipt: toReceipt(stored),
        }));
      }),
  };
}

function receiptSchema(): Schema<StoredReceipt> {
  const schema = new Schema<StoredReceipt>(
    {
      _id: String,
      conversationId: String,
      userId: String,
      delivered: Number,
      read: Number,
      changedAt: Number,
    },
    strictly,
  );
  schema.index({ conversationId: 1 }, { name: 'conversation' });
  schema.index({ changedAt: 1 }, { name: 'change' });
  return schema;
}

export function toReceipt({ userId, delivered, read }: StoredReceipt): Receipt {
  return { userId, delivered, read };
}
