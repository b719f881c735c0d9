import { describe, expect, it } from 'vitest';
import { type OpenDataStore, useDataStore } from './opened-data-store.ts';
import { many, newId } from './samples.ts';

export function describeReceipts(open: OpenDataStore): void {
  describe('receipts', () => {
    const data = useDataStore(open);
    const messages = () => data.store.messages;

    it('[M6] move forward and never back', async () => {
      const [conversationId, userId] = [newId(), newId()];
      const advance = (delivered: number, read: number) =>
        messages().advanceReceipt(conversationId, { userId, delivered, read });
      expect(await advance(5, 2)).toEqual({ receipt: { userId, delivered: 5, read: 2 }, moved: true });
      expect(await advance(4, 1)).toEqual({ receipt: { userId, delivered: 5, read: 2 }, moved: false });
      expect(await advance(5, 2)).toEqual({ receipt: { userId, delivered: 5, read: 2 }, moved: false });
      expect(await advance(3, 4)).toEqual({ receipt: { userId, delivered: 5, read: 4 }, moved: true });
      expect(await advance(9, 0)).toEqual({ receipt: { userId, delivered: 9, read: 4 }, moved: true });
      expect(await messages().receipts(conversationId)).toEqual([{ userId, delivered: 9, read: 4 }]);
    });

    it('[M6] count what is read as delivered', async () => {
      const [conversationId, userId] = [newId(), newId()];
      const { receipt } = await messages().advanceReceipt(conversationId, { userId, delivered: 1, read: 7 });
      expect(receipt).toEqual({ userId, delivered: 7, read: 7 });
    });

    it('[M6] end at the highest of racing ones', async () => {
      const [conversationId, userId] = [newId(), newId()];
      const steps = many(60, (index) => ((index * 37) % 60) + 1);
      const moves = await Promise.all(
        steps.map((seq) =>
          messages().advanceReceipt(conversationId, { userId, delivered: seq, read: seq - 1 }),
        ),
      );
      expect(await messages().receipts(conversationId)).toEqual([{ userId, delivered: 60, read: 59 }]);
      for (const [index, { receipt }] of moves.entries()) {
        expect(receipt.delivered).toBeGreaterThanOrEqual(steps[index]!);
      }
    });

    it('[M3] tell which of them moved since a time', async () => {
      const [here, there, ada, bob] = many(4, newId);
      const moved = async (at: number) => {
        const changed = await messages().receiptsChangedSince(at);
        return changed.sort((a, b) => a.receipt.delivered - b.receipt.delivered);
      };
      const start = await data.store.now();
      await messages().advanceReceipt(here!, { userId: ada!, delivered: 1, read: 0 });
      await messages().advanceReceipt(there!, { userId: ada!, delivered: 2, read: 0 });
      await messages().advanceReceipt(here!, { userId: bob!, delivered: 3, read: 3 });
      expect(await moved(start)).toHaveLength(3);
      await data.advance(20);
      const later = await data.store.now();
      expect(await moved(later)).toEqual([]);
      await messages().advanceReceipt(here!, { userId: ada!, delivered: 0, read: 1 });
      await messages().advanceReceipt(here!, { userId: bob!, delivered: 3, read: 3 });
      await messages().advanceReceipt(there!, { userId: ada!, delivered: 9, read: 4 });
      expect(await moved(later)).toEqual([
        { conversationId: here, receipt: { userId: ada, delivered: 1, read: 1 } },
        { conversationId: there, receipt: { userId: ada, delivered: 9, read: 4 } },
      ]);
    });

    it('belong to one person in one conversation', async () => {
      const [here, there, ada, bob] = many(4, newId);
      await messages().advanceReceipt(here!, { userId: ada!, delivered: 3, read: 3 });
      await messages().advanceReceipt(here!, { userId: bob!, delivered: 2, read: 1 });
      await messages().advanceReceipt(there!, { userId: ada!, delivered: 8, read: 8 });
      await data.reopen();
      const receipts = await messages().receipts(here!);
      expect(new Map(receipts.map(({ userId, ...seqs }) => [userId, seqs]))).toEqual(
        new Map([
          [ada, { delivered: 3, read: 3 }],
          [bob, { delivered: 2, read: 1 }],
        ]),
      );
      expect(await messages().receipts(newId())).toEqual([]);
    });
  });
}
