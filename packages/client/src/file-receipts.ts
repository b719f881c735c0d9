import type { HttpApi } from './http-api.ts';
import type { PendingReceipt, ReceiptStore } from './receipt-store.ts';
import { retryDelay } from './reconnect-policy.ts';
import { asRequestFailed } from './request-failed.ts';
import type { Timers } from './timers.ts';

/**
 * `refused`: it cannot count (late joiner, sender, file gone), so the card's own state is what holds.
 * `later`: kept, and said again until there is an answer.
 */
export type ReceiptOutcome = 'confirmed' | 'damaged' | 'refused' | 'later';

export type FileReceiptsOptions = {
  store: ReceiptStore;
  http: Pick<HttpApi, 'receipt'>;
  timers: Timers;
  now(): number;
  chance(): number;
  /** The bytes kept here are not those of the file. */
  damaged(fileId: string): void;
  failed(error: unknown): void;
};

export type FileReceipts = ReturnType<typeof createFileReceipts>;

/** A server put back from an older backup than this has let its files expire meanwhile. */
const REMEMBERED = 30 * 24 * 60 * 60 * 1000;

/** Proofs of stored files (F2), durable here before they are posted and until they are answered. */
export function createFileReceipts(options: FileReceiptsOptions) {
  const { store, http, timers, now, chance, damaged, failed } = options;
  let timer: unknown;
  let again: unknown;
  let tries = 0;

  const post = async ({ fileId, digest, level }: PendingReceipt): Promise<ReceiptOutcome> => {
    try {
      await http.receipt(fileId, { digest, level });
    } catch (cause) {
      const { code, status, retryable } = asRequestFailed(cause);
      if (retryable || status === 401 || code === 'bad_answer') return 'later';
      await store.remove(fileId);
      return code === 'digest_mismatch' ? 'damaged' : 'refused';
    }
    await store.put({ fileId, digest, level, confirmedAt: now() });
    return 'confirmed';
  };

  const postLater = (): void => {
    timers.clear(timer);
    timer = timers.set(resume, retryDelay(tries, chance(), undefined));
  };

  const postAll = async (): Promise<void> => {
    timers.clear(timer);
    let open = false;
    for (const receipt of await store.list()) {
      if (receipt.confirmedAt !== undefined) {
        if (now() - receipt.confirmedAt > REMEMBERED) await store.remove(receipt.fileId);
        continue;
      }
      const outcome = await post(receipt);
      if (outcome === 'damaged') damaged(receipt.fileId);
      open ||= outcome === 'later';
    }
    tries = open ? tries + 1 : 0;
    if (open) postLater();
  };

  const resume = (): void => void postAll().catch(failed);

  const reopenAll = async (): Promise<void> => {
    for (const { fileId, digest, level } of await store.list()) await store.put({ fileId, digest, level });
    await postAll();
  };

  return {
    keep: (receipt: PendingReceipt): Promise<void> => store.put(receipt),
    async post(receipt: PendingReceipt): Promise<ReceiptOutcome> {
      const outcome = await post(receipt);
      if (outcome === 'later') postLater();
      return outcome;
    },
    /** At start and on every new line: whatever is still open. */
    resume,
    /** The server may have forgotten what it had confirmed (M7); saying it twice changes nothing (F4). */
    sayAgain(): void {
      // Once for all conversations that find out in the same turn.
      timers.clear(again);
      again = timers.set(() => void reopenAll().catch(failed), 0);
    },
    stop(): void {
      timers.clear(timer);
      timers.clear(again);
    },
  };
}
