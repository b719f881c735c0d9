import type { Row } from '@satchel/protocol/rows';
import { createKeyedRetries } from './keyed-retries.ts';
import type { Lock } from './lock.ts';
import type { Outbox } from './outbox.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { OutboxStore } from './outbox-store.ts';
import { asRequestFailed } from './request-failed.ts';
import type { Timers } from './timers.ts';

export type SenderOptions = {
  outbox: Outbox;
  store: OutboxStore;
  /** Resolves with the stored row; the same cid may be transmitted any number of times (M1). */
  transmit(item: OutboxItem): Promise<Row>;
  acknowledged(row: Row, item: OutboxItem): void;
  ready(): boolean;
  lock: Lock;
  lockName: string;
  timers: Timers;
  chance(): number;
  failed(what: string, error: unknown): void;
};

/** M14: per conversation one send in flight, in the order of composing, over all tabs of the device. */
export function createOutboxSender(options: SenderOptions) {
  const { outbox, store } = options;
  const busy = new Set<string>();
  const retries = createKeyedRetries(options.timers, options.chance);

  const drain = async (id: string): Promise<void> => {
    if (busy.has(id)) return;
    busy.add(id);
    try {
      while (options.ready() && !retries.isWaiting(id)) {
        const item = outbox.next(id);
        if (item === undefined) break;
        await options.lock(`${options.lockName}:${id}`, () => sendOne(item));
      }
    } catch (error) {
      options.failed('outbox', error);
    } finally {
      busy.delete(id);
    }
  };

  const sendOne = async (item: OutboxItem): Promise<void> => {
    // While this tab waited for its turn another one may have sent or discarded it.
    if ((await store.get(item.cid)) === undefined) return outbox.forget(item.cid);
    outbox.sending(item.cid);
    try {
      const row = await options.transmit(item);
      retries.forget(item.conversationId);
      options.acknowledged(row, item);
      outbox.settle(item.cid);
    } catch (error) {
      await refused(item, error);
    }
  };

  const refused = async (item: OutboxItem, cause: unknown): Promise<void> => {
    const { code, message, retryable, retryAfterMs } = asRequestFailed(cause);
    const error = { code, message, retryable };
    if (!retryable) return outbox.refuse(item.cid, error);
    if (code === 'network') return outbox.requeue(item.cid, undefined);
    outbox.requeue(item.cid, error);
    const id = item.conversationId;
    retries.schedule(id, () => void drain(id), retryAfterMs);
  };

  return {
    /** Something was composed, or the line is there again. */
    wake(): void {
      for (const id of outbox.waiting()) void drain(id);
    },
    stop: retries.stop,
  };
}
