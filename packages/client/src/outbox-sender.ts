import type { Row } from '@satchel/protocol/rows';
import type { Lock } from './lock.ts';
import type { Outbox } from './outbox.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { OutboxStore } from './outbox-store.ts';
import { retryDelay } from './reconnect-policy.ts';
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
  const { outbox, store, timers } = options;
  const busy = new Set<string>();
  const retries = new Map<string, { tries: number; timer: unknown }>();

  const drain = async (id: string): Promise<void> => {
    if (busy.has(id)) return;
    busy.add(id);
    try {
      while (options.ready() && !isPausing(id)) {
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
      retries.delete(item.conversationId);
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
    const tries = retries.get(id)?.tries ?? 0;
    const timer = timers.set(() => resume(id), retryDelay(tries, options.chance(), retryAfterMs));
    retries.set(id, { tries: tries + 1, timer });
  };

  const isPausing = (id: string) => retries.get(id)?.timer !== undefined;

  const resume = (id: string) => {
    const retry = retries.get(id);
    if (retry !== undefined) retry.timer = undefined;
    void drain(id);
  };

  return {
    /** Something was composed, or the line is there again. */
    wake(): void {
      for (const id of outbox.waiting()) void drain(id);
    },
    stop(): void {
      for (const { timer } of retries.values()) timers.clear(timer);
      retries.clear();
    },
  };
}
