import { describe, expect, it } from 'vitest';
import { createToldReceipts } from './told-receipts.ts';

const receipt = (userId: string, delivered: number, read = 0) => ({ userId, delivered, read });
const at = (conversationId: string, userId: string, delivered: number, read = 0) => ({
  conversationId,
  receipt: receipt(userId, delivered, read),
});

describe('receipts that were told', () => {
  it('[M3] are no news when the store says them, however often', () => {
    const receipts = createToldReceipts();
    receipts.told('a', [receipt('ann', 3)]);
    for (let poll = 0; poll < 4; poll++) {
      receipts.ask();
      expect(receipts.news([at('a', 'ann', 3)])).toEqual([]);
    }
  });

  it('[M3] are news in another conversation, of somebody else, or further on', () => {
    const receipts = createToldReceipts();
    receipts.told('a', [receipt('ann', 3)]);
    receipts.ask();
    const answer = [at('b', 'ann', 3), at('a', 'ben', 3), at('a', 'ann', 3, 1)];
    expect(receipts.news(answer)).toEqual(answer);
    receipts.ask();
    expect(receipts.news(answer)).toEqual([]);
  });

  it('[M3] while the store was asked count as told in its answer and in the next', () => {
    const receipts = createToldReceipts();
    receipts.ask();
    receipts.told('a', [receipt('ann', 4)]);
    expect(receipts.news([at('a', 'ann', 3)])).toEqual([]);
    receipts.ask();
    expect(receipts.news([at('a', 'ann', 4)])).toEqual([]);
  });

  it('are forgotten when the store says them no more', () => {
    const receipts = createToldReceipts();
    receipts.told('a', [receipt('ann', 3)]);
    receipts.ask();
    receipts.news([]);
    receipts.ask();
    expect(receipts.news([at('a', 'ann', 3)])).toHaveLength(1);
  });
});
