import { PAGE_ROWS } from '@satchel/protocol/limits';
import type { Row } from '@satchel/protocol/rows';
import type { Messages } from '../ports/data-store/messages.ts';

/**
 * This node's cursor in one conversation. Hints are used only where they continue it; everything
 * else is read from the store, so a lost, doubled or reordered hint costs a read, never a row (M3).
 */
export type Feed = {
  /** The head moved to `seq`; `rows` may be the newest ones. Resolves when every row up to it was delivered. */
  hear(seq: number, rows: readonly Row[]): Promise<void>;
  /** Runs after everything heard before it, one task at a time. One that throws is reported. */
  enqueue(task: () => Promise<void> | void): Promise<void>;
  /** The same for whoever waits for it. @throws what the task throws, or the store while the head is unknown */
  attempt(task: () => Promise<void> | void): Promise<void>;
  /** Undefined until the store has told the head. */
  cursor(): number | undefined;
  /**
   * Resolves when the cursor is known: whoever reads the head after this misses nothing before it.
   * Rejects when the store cannot tell; the feed may begin above a head that is read later then.
   */
  ready(): Promise<void>;
};

export type FeedOptions = {
  conversationId: string;
  messages: Pick<Messages, 'after' | 'head'>;
  /** Gets every row after the first cursor once, in order. */
  deliver: (rows: readonly Row[]) => Promise<void>;
  /** Nothing waits or runs any more. */
  idle: () => void;
  onFault: (error: unknown) => void;
};

export function createFeed({ conversationId, messages, deliver, idle, onFault }: FeedOptions): Feed {
  let cursor: number | undefined;
  let queue: Promise<void> = Promise.resolve();

  const locate = async () => {
    cursor ??= (await messages.head(conversationId)).seq;
  };

  const attempt: Feed['attempt'] = (task) => {
    const run = queue.then(locate).then(task);
    const settled: Promise<void> = run
      .catch(() => {})
      .then(() => {
        if (queue === settled) idle();
      });
    queue = settled;
    return run;
  };

  const enqueue: Feed['enqueue'] = (task) => attempt(task).catch(onFault);

  const pass = async (rows: readonly Row[]) => {
    await deliver(rows);
    cursor = rows.at(-1)?.seq ?? cursor;
  };

  const catchUp = async (from: number, to: number) => {
    for (let at = from; at < to; at = cursor ?? to) {
      const page = await messages.after(conversationId, at, PAGE_ROWS);
      if (page.length === 0) return;
      await pass(page);
    }
  };

  return {
    enqueue,
    attempt,
    hear: (seq, rows) =>
      enqueue(async () => {
        if (cursor === undefined || seq <= cursor) return;
        const continues = rows[0]?.seq === cursor + 1 && rows.at(-1)?.seq === seq;
        if (continues) await pass(rows);
        else await catchUp(cursor, seq);
      }),
    cursor: () => cursor,
    ready: () => attempt(() => {}),
  };
}
