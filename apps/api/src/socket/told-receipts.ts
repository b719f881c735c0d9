import type { Receipt } from '@satchel/protocol/conversation';

type Placed = { conversationId: string; receipt: Receipt };

/**
 * What the peers of this node were told lately of receipts, so that what the store says again is told once.
 * It remembers as long as the store repeats itself.
 */
export type ToldReceipts = {
  told(conversationId: string, receipts: readonly Receipt[]): void;
  /** To be called before the store is asked: what is told meanwhile is remembered past the answer. */
  ask(): void;
  /** @returns what is news in an answer of the store, which counts as told from now on */
  news(answer: readonly Placed[]): Placed[];
};

export function createToldReceipts(): ToldReceipts {
  let earlier = new Map<string, Receipt>();
  let lately = new Map<string, Receipt>();

  const keyOf = (conversationId: string, userId: string) => `${conversationId} ${userId}`;

  const covers = (known: Receipt | undefined, { delivered, read }: Receipt) =>
    known !== undefined && known.delivered >= delivered && known.read >= read;

  return {
    told(conversationId, receipts) {
      for (const receipt of receipts) lately.set(keyOf(conversationId, receipt.userId), receipt);
    },
    ask() {
      for (const [key, receipt] of lately) earlier.set(key, receipt);
      lately = new Map();
    },
    news(answer) {
      const repeated = new Map<string, Receipt>();
      const unheard = answer.filter(({ conversationId, receipt }) => {
        const key = keyOf(conversationId, receipt.userId);
        repeated.set(key, receipt);
        return !covers(earlier.get(key), receipt) && !covers(lately.get(key), receipt);
      });
      earlier = repeated;
      return unheard;
    },
  };
}
