import { PAGE_ROWS } from '@satchel/protocol/limits';
import type { ConversationList } from './conversation-list.ts';
import { createKeyedRetries } from './keyed-retries.ts';
import { asRequestFailed } from './request-failed.ts';
import type { SocketRequests } from './socket-requests.ts';
import type { Timers } from './timers.ts';

export type CatchUpOptions = {
  list: ConversationList;
  request: SocketRequests['request'];
  timers: Timers;
  chance(): number;
  /** The rows asked for do not exist any more (compacted, restored): the log has begun anew at `head`. */
  restarted(conversationId: string, head: number): void;
  failed(conversationId: string, error: unknown): void;
};

export type CatchUp = ReturnType<typeof createCatchUp>;

/**
 * Fetches missing rows in pages until the cursor reaches everything heard of (M4). One run per
 * conversation; rows pushed meanwhile apply or drop by the same rule, so nothing has to be buffered.
 */
export function createCatchUp({ list, request, timers, chance, restarted, failed }: CatchUpOptions) {
  const running = new Map<string, Promise<void>>();
  const retries = createKeyedRetries(timers, chance);

  const run = async (id: string, fetched: (rows: number) => void) => {
    const entry = list.entry(id);
    try {
      while (!entry.left && entry.summary !== undefined && entry.log.cursor.seq < entry.target) {
        const { seq: before, rowId } = entry.log.cursor;
        const { rows, head } = await page(id, before, rowId);
        // A push that overtook this answer has moved the cursor, which is as good.
        list.apply(id, rows, head.seq);
        const moved = entry.log.cursor.seq - before;
        fetched(moved);
        if (moved > 0) continue;
        list.restart(id, head);
        restarted(id, head.seq);
      }
      retries.forget(id);
    } catch (error) {
      later(id, error);
    } finally {
      // In one step with the last look at the target, so that no gap is noticed in between.
      running.delete(id);
    }
  };

  /** Of another log than the cursor's there is no row to continue with, only a head to begin anew at (M7). */
  const page = (conversationId: string, after: number, rowId: string | undefined) =>
    request('sync', { conversationId, after, ...(rowId && { rowId }), limit: PAGE_ROWS }).catch(
      async (error: unknown) => {
        if (asRequestFailed(error).code !== 'resync') throw error;
        const { head } = await request('sync', { conversationId, after: 0, limit: 1 });
        return { rows: [], head };
      },
    );

  const ensure = (id: string, fetched: (rows: number) => void = () => undefined): Promise<void> => {
    const present = running.get(id);
    if (present !== undefined) return present;
    const started = run(id, fetched);
    running.set(id, started);
    return started;
  };

  /** A broken line ends it here: the next welcome brings new heads. */
  const later = (id: string, error: unknown) => {
    const { code, retryable, retryAfterMs } = asRequestFailed(error);
    if (code === 'network') return;
    failed(id, error);
    if (code === 'not_found') return list.left(id);
    if (retryable) retries.schedule(id, () => void ensure(id), retryAfterMs);
  };

  return { ensure, stop: retries.stop };
}
