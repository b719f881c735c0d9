import type { Conversation, Cursor, Receipt } from '@satchel/protocol/conversation';
import { isChangeRow, type Row } from '@satchel/protocol/rows';
import { createEntries } from './conversation-entries.ts';
import { type Entry, mergeReceipts, readBy, receiptOf } from './conversation-entry.ts';
import {
  applyRows,
  type ConversationLog,
  logAt,
  mergeNewest,
  mergeOlder,
  type Page,
  trimmed,
} from './conversation-log.ts';
import { adopt, countRows, unreadAbove, withUnread } from './conversation-summary.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { RequestFailed } from './request-failed.ts';

/** A conversation nobody looks at keeps this many rows; twice as many make it forget the older half. */
const ROWS_KEPT_CLOSED = 200;

export type ListOptions = {
  me: string;
  pendingOf(conversationId: string): readonly OutboxItem[];
  /** Contiguous rows are kept here now: the highest seq by somebody else, to be acked (M6). */
  stored(conversationId: string, seq: number): void;
  /** I have read further than the server has confirmed. */
  readAhead(conversationId: string): boolean;
  /** An own row was seen in the log, which proves its ack. */
  seen(cid: string): void;
};

export type ConversationList = ReturnType<typeof createConversationList>;

/** Every change of what is known about the account's conversations. No I/O. */
export function createConversationList({ me, pendingOf, stored, readAhead, seen }: ListOptions) {
  const { entry, patch, ...entries } = createEntries(pendingOf);

  const merge = (changed: Entry, log: ConversationLog) => {
    const target = Math.max(changed.target, log.cursor.seq);
    patch(changed, { log, loading: 'no', error: undefined, target });
    acknowledge(changed, log.rows);
  };

  const acknowledge = ({ id, log }: Entry, rows: readonly Row[]) => {
    const last = rows.findLast((row) => isHeard(row, me) && row.seq <= log.cursor.seq);
    if (last !== undefined) stored(id, last.seq);
  };

  /** After my reading moved, here or elsewhere, or something unread was deleted. */
  const recount = (changed: Entry) => {
    const { summary, log } = changed;
    const mine = receiptOf(changed, me);
    if (summary === undefined) return;
    const unread = mine && unreadAbove(mine.read, log, summary.conversation, me);
    if (unread === undefined) changed.unsure = true;
    else patch(changed, { summary: withUnread(summary, unread) });
  };

  return {
    entry,
    ...entries,

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
        summary: adopt(left ? undefined : summary, conversation, readAhead(conversation.id)),
        unsure: readAhead(conversation.id),
        log: fresh && ahead ? { ...logAt(conversation.head), strays: log.strays } : log,
        target: Math.max(left ? 0 : changed.target, fresh ? conversation.head.seq : 0),
      });
    },

    /** M4. `head` is what the log is known to reach. @returns true when rows before these are missing */
    apply(id: string, rows: readonly Row[], head = 0): boolean {
      const changed = entry(id);
      changed.target = Math.max(changed.target, rows.at(-1)?.seq ?? 0, head);
      const { log, applied, gap } = applyRows(changed.log, rows);
      if (applied.length === 0) return gap;
      const closed = changed.screens === 0 && changed.loading === 'no';
      changed.log = closed && log.rows.length > 2 * ROWS_KEPT_CLOSED ? trimmed(log, ROWS_KEPT_CLOSED) : log;
      for (const row of applied) if (row.senderId === me) seen(row.cid);
      patch(changed, {
        summary: changed.summary && countRows(changed.summary, applied, me, readBy(changed, me)),
        acked: changed.acked.filter((row) => row.seq > log.cursor.seq),
      });
      if (applied.some(({ kind }) => kind === 'delete')) recount(changed);
      acknowledge(changed, applied);
      return gap;
    },
    /** An ack shows its row and moves no cursor (M4). */
    acknowledged(row: Row): void {
      const changed = entry(row.conversationId);
      if (isChangeRow(row) || row.seq <= changed.log.cursor.seq) return;
      patch(changed, { acked: [...changed.acked.filter(({ seq }) => seq !== row.seq), row] });
    },
    /** The position can no longer be trusted (M7): everything but the outbox is fetched anew. */
    restart(id: string, head: Cursor): void {
      const changed = entry(id);
      const generation = changed.generation + 1;
      const fresh = { log: logAt(head), summary: undefined, acked: [], receipts: [], target: head.seq };
      patch(changed, { ...fresh, generation, loading: 'no' });
    },
    left: (id: string) => patch(entry(id), { left: true }),
    /** People came to or left a public conversation; one that was overtaken changes nothing. */
    counted(id: string, { memberCount, version }: Pick<Conversation, 'memberCount' | 'version'>): void {
      const changed = entry(id);
      const { summary } = changed;
      if (summary === undefined || version <= summary.conversation.version) return;
      patch(changed, {
        summary: { ...summary, conversation: { ...summary.conversation, memberCount, version } },
      });
    },

    startLoading: (id: string, loading: 'newest' | 'older') =>
      patch(entry(id), { loading, error: undefined }),
    /** A page that came too late leaves the log as it is, not loaded. */
    mergeNewest: (id: string, page: Page) =>
      merge(entry(id), mergeNewest(entry(id).log, page) ?? entry(id).log),
    mergeOlder: (id: string, page: Page) => merge(entry(id), mergeOlder(entry(id).log, page)),
    failed: (id: string, error: RequestFailed) => patch(entry(id), { loading: 'no', error }),
    /** @returns how many screens show it now */
    screen(id: string, change: 1 | -1): number {
      const changed = entry(id);
      changed.screens = Math.max(0, changed.screens + change);
      return changed.screens;
    },

    receipts(id: string, incoming: readonly Receipt[]): void {
      const changed = entry(id);
      const before = receiptOf(changed, me)?.read;
      patch(changed, { receipts: mergeReceipts(changed.receipts, incoming) });
      if (receiptOf(changed, me)?.read !== before) recount(changed);
    },
  };
}

function isHeard(row: Row, me: string): boolean {
  return !isChangeRow(row) && row.senderId !== me;
}
