import { describe, expect, it } from 'vitest';
import type { BusEvent } from '../ports/bus.ts';
import { createReceiptDesk, RECEIPTS_EVERY } from './receipt-desk.ts';

const rest = () => new Promise(setImmediate);

function setUp() {
  const stored: string[] = [];
  const published: BusEvent[] = [];
  let at = 0;
  const desk = createReceiptDesk({
    messages: {
      async advanceReceipt(conversationId, receipt) {
        if (receipt.userId === 'broken') throw new Error('disk');
        stored.push(`${conversationId} ${receipt.userId} ${receipt.delivered} ${receipt.read}`);
        const { userId, delivered, read } = receipt;
        return { receipt: { userId, delivered, read }, moved: delivered > 0 };
      },
    },
    bus: { publish: (event) => published.push(event) },
    elapsed: () => at,
  });
  const move = (userId: string, delivered: number, read = 0, isShared = true) =>
    desk.advance({ userId, conversationId: 'c', delivered, read, isShared });
  return { desk, move, stored, published, pass: (ms: number) => (at += ms) };
}

describe('the receipt desk', () => {
  it('[M6] writes what came in one turn once for each person, and tells all of them in one event', async () => {
    const { move, stored, published } = setUp();
    const answers = [move('ann', 3), move('ben', 7, 2), move('ann', 5, 1), move('ann', 4, 2), move('cy', 0)];
    expect(await Promise.all(answers)).toEqual([
      { userId: 'ann', delivered: 5, read: 2 },
      { userId: 'ben', delivered: 7, read: 2 },
      { userId: 'ann', delivered: 5, read: 2 },
      { userId: 'ann', delivered: 5, read: 2 },
      { userId: 'cy', delivered: 0, read: 0 },
    ]);
    expect(stored).toEqual(['c ann 5 2', 'c ben 7 2', 'c cy 0 0']);
    expect(published).toEqual([
      {
        type: 'receipts',
        conversationId: 'c',
        receipts: [
          { userId: 'ann', delivered: 5, read: 2 },
          { userId: 'ben', delivered: 7, read: 2 },
        ],
      },
    ]);
  });

  it('writes the first after a pause at once, and what follows together a little later', async () => {
    const { move, stored, pass } = setUp();
    await move('ann', 1);
    const later = [move('ann', 2), move('ben', 2), move('ann', 3)];
    await rest();
    expect(stored).toEqual(['c ann 1 0']);
    await Promise.all(later);
    expect(stored).toEqual(['c ann 1 0', 'c ann 3 0', 'c ben 2 0']);
    pass(2 * RECEIPTS_EVERY);
    void move('ann', 4);
    await rest();
    expect(stored.at(-1)).toBe('c ann 4 0');
  });

  it('tells only the person where receipts are not shared, and fails only whose write failed', async () => {
    const { move, published } = setUp();
    const broken = move('broken', 1);
    const own = move('ann', 1, 0, false);
    await expect(broken).rejects.toThrow('disk');
    await own;
    expect(published).toEqual([
      {
        type: 'receipts',
        conversationId: 'c',
        receipts: [{ userId: 'ann', delivered: 1, read: 0 }],
        only: 'ann',
      },
    ]);
  });

  it('writes what is left when it closes', async () => {
    const { desk, move, stored } = setUp();
    await move('ann', 1);
    const last = move('ann', 2);
    await desk.close();
    expect(stored).toEqual(['c ann 1 0', 'c ann 2 0']);
    expect(await last).toMatchObject({ delivered: 2 });
  });
});
