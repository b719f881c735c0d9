import type { Conversation, Cursor, Receipt } from '@satchel/protocol/conversation';
import { isChangeRow, type Row } from '@satchel/protocol/rows';
import { conversationOf, type Entry, makeEntry, mergeReceipts, readBy, viewOf } from './conversation-entry.ts';
import { applyRows, type ConversationLog, logAt, mergeNewest, mergeOlder, type Page, trimmed } from './conversation-log.ts';
import { adopt, byActivity, countRows, unreadAbove, withUnread } from './conversation-summary.ts';
import { cell } from './live.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { RequestFailed } from './request-failed.ts';

/** A conversation nobody looks at keeps this many rows; twice as many make it forget the older half. */
const ROWS_KEPT_CLOSED = 200;

export type ListOptions = {
  me: string;
  pendingOf(conversationId: string): readonly OutboxItem[];
  /** Contiguous rows are kept here now: the highest seq by somebody else, to be acked (M6). */
  stored(conversationId: string, seq: number): void;
  /** An own row was seen in the log, which proves its ack. */
  seen(cid: string): void;
};

export type ConversationList = ReturnType<typeof createConversationList>;

/** All conversations of the account and every change of what is known about them. No I/O. */
export function createConversationList({ me, pendingOf, stored, seen }: ListOptions) {
  const entries = new Map<string, Entry>();
  const summaries = cell<readonly Conversation[] | undefined>(undefined);

  const entry = (id: string): Entry => {
    const known = entries.get(id) ?? makeEntry(id);
    entries.set(id, known);
    return known;
  };

  const refresh = (changed: Entry) => changed.view.set(viewOf(changed, pendingOf(changed.id)));

  const refreshSummaries = () => {
    const all = [...entries.values()].map(conversationOf).filter((conversation) => conversation !== undefined);
    summaries.set(all.sort(byActivity));
  };

  const patch = (changed: Entry, fields: Partial<Omit<Entry, 'id' | 'view'>>) => {
    const before = conversationOf(changed);
    Object.assign(changed, fields);
    refresh(changed);
    if (conversationOf(changed) !== before && summaries.get() !== undefined) refreshSummaries();
  };

  /** Acks every contiguous message of others that lies in the log. */
  const acknowledge = ({ id, log }: Entry, rows: readonly Row[]) => {
    const reached = rows.filter((row) => !isChangeRow(row) && row.senderId !== me && row.seq <= log.cursor.seq);
    const last = reached.at(-1);
    if (last !== undefined) stored(id, last.seq);
  };

  const merge = (changed: Entry, log: ConversationLog) => {
    patch(changed, { log, loading: 'no', error: undefined, target: Math.max(changed.target, log.cursor.seq) });
    acknowledge(changed, log.rows);
  };

  return {
    summaries,
    entry,
    all: (): readonly Entry[] => [...entries.values()],
    known: (id: string): boolean => entries.get(id)?.summary !== undefined,
    refresh: (id: string) => refresh(entry(id)),

    /**
     * What the server says about one conversation. A log that is new here starts at its head.
     * @param jump on resume also one that nobody has loaded; live, its rows are on their way (M5)
     */
    upsert(conversation: Conversation, jump = false): void {
      const changed = entry(conversation.id);
      const { left, summary } = changed;
      const log = left ? logAt(conversation.head) : changed.log;
      const fresh = left || summary === undefined || (jump && !log.loaded);
      const ahead = conversation.head.seq > log.cursor.seq;
      patch(changed, {
        left: false,
        error: undefined,
        summary: adopt(left ? undefined : summary, conversation),
        log: fresh && ahead ? { ...logAt(conversation.head), strays: log.strays } : log,
        target: Math.max(left ? 0 : changed.target, fresh ? conversation.head.seq : 0),
      });
    },
    /** The full list has come once, so an empty one means that there is nothing. */
    complete: refreshSummaries,

    /** M4. @returns true when rows before these are missing */
    apply(id: string, rows: readonly Row[]): boolean {
      const changed = entry(id);
      const highest = rows.at(-1)?.seq ?? 0;
      changed.target = Math.max(changed.target, highest);
      const { log, applied, gap } = applyRows(changed.log, rows);
      if (applied.length === 0) return gap;
      const { summary } = changed;
      const closed = changed.screens === 0 && changed.loading === 'no';
      changed.log = closed && log.rows.length > 2 * ROWS_KEPT_CLOSED ? trimmed(log, ROWS_KEPT_CLOSED) : log;
      for (const row of applied) if (row.senderId === me) seen(row.cid);
      patch(changed, {
        summary: summary && countRows(summary, applied, me, readBy(changed, me)),
        acked: changed.acked.filter((row) => row.seq > log.cursor.seq),
      });
      acknowledge(changed, applied);
      return gap;
    },
    acknowledged(row: Row): void {
      const changed = entry(row.conversationId);
      if (isChangeRow(row) || row.seq <= changed.log.cursor.seq) return;
      patch(changed, { acked: [...changed.acked.filter(({ seq }) => seq !== row.seq), row] });
    },
    /** The position can no longer be trusted (M7): everything but the outbox is fetched anew. */
    restart(id: string, head: Cursor): void {
      const changed = entry(id);
      patch(changed, { log: logAt(head), summary: undefined, acked: [], receipts: [], target: head.seq });
    },
    left(id: string): void {
      patch(entry(id), { left: true });
    },

    startLoading: (id: string, loading: 'newest' | 'older') => patch(entry(id), { loading, error: undefined }),
    mergeNewest: (id: string, page: Page) => merge(entry(id), mergeNewest(entry(id).log, page)),
    mergeOlder: (id: string, page: Page) => merge(entry(id), mergeOlder(entry(id).log, page)),
    failed: (id: string, error: RequestFailed) => patch(entry(id), { loading: 'no', error }),
    screen(id: string, change: 1 | -1): number {
      const changed = entry(id);
      changed.screens = Math.max(0, changed.screens + change);
      return changed.screens;
    },

    /** @returns false when my own reading moved and the rows here cannot tell the unread count */
    receipts(id: string, incoming: readonly Receipt[]): boolean {
      const changed = entry(id);
      const before = readBy(changed, me);
      patch(changed, { receipts: mergeReceipts(changed.receipts, incoming) });
      const { summary, log } = changed;
      const read = readBy(changed, me);
      if (read === before || summary === undefined) return true;
      const unread = unreadAbove(read, log.rows, log.hasOlder, summary.conversation, me);
      if (unread === undefined) return false;
      patch(changed, { summary: withUnread(summary, unread) });
      return true;
    },
  };
}
