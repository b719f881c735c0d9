import type { Receipt } from '@satchel/protocol/conversation';
import type { Bus } from '../ports/bus.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { advanceReceipts, type Move } from '../use-cases/advance-receipt.ts';

/** Gathers receipts, which every message brings from every member, into a few writes a second. */
export type ReceiptDesk = {
  /** @returns the receipt as it is stored then */
  advance(move: Move): Promise<Receipt>;
  /** Writes what is left at once. */
  close(): Promise<void>;
};

type Waiting = { move: Move; settle: ((result: PromiseSettledResult<Receipt>) => void)[] };

/** Milliseconds between two writes; the first after a pause is made in its own loop turn. */
export const RECEIPTS_EVERY = 250;

export function createReceiptDesk(uses: {
  messages: Pick<Messages, 'advanceReceipt'>;
  bus: Pick<Bus, 'publish'>;
  /** Milliseconds of a clock that is never set back. */
  elapsed: () => number;
}): ReceiptDesk {
  let waiting = new Map<string, Map<string, Waiting>>();
  let writtenAt = Number.NEGATIVE_INFINITY;
  let isPlanned = false;
  let running: Promise<unknown> = Promise.resolve();

  const write = () => {
    const conversations = waiting;
    waiting = new Map();
    isPlanned = false;
    writtenAt = uses.elapsed();
    running = Promise.all([...conversations].map(([id, users]) => writeOne(id, [...users.values()])));
  };

  const writeOne = async (conversationId: string, users: readonly Waiting[]) => {
    const results = await advanceReceipts(
      uses,
      conversationId,
      users.map(({ move }) => move),
    );
    results.forEach((result, at) => {
      for (const settle of users[at]?.settle ?? []) settle(result);
    });
  };

  const plan = () => {
    if (isPlanned) return;
    isPlanned = true;
    const pause = writtenAt + RECEIPTS_EVERY - uses.elapsed();
    if (pause <= 0) setImmediate(write);
    else setTimeout(write, pause);
  };

  return {
    advance(move) {
      const users = waiting.get(move.conversationId) ?? new Map<string, Waiting>();
      waiting.set(move.conversationId, users);
      const known = users.get(move.userId) ?? { move, settle: [] };
      users.set(move.userId, known);
      known.move = furthest(known.move, move);
      plan();
      return new Promise((resolve, reject) => {
        known.settle.push((result) => {
          if (result.status === 'fulfilled') resolve(result.value);
          else reject(result.reason as Error);
        });
      });
    },
    async close() {
      await running;
      write();
      await running;
    },
  };
}

function furthest(a: Move, b: Move): Move {
  return { ...b, delivered: Math.max(a.delivered, b.delivered), read: Math.max(a.read, b.read) };
}
