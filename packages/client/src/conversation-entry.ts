import type { Conversation, Receipt } from '@satchel/protocol/conversation';
import { type ConversationLog, logAt } from './conversation-log.ts';
import type { Summary } from './conversation-summary.ts';
import type { ConversationView, ShownRow } from './conversation-view.ts';
import { type Cell, cell } from './live.ts';
import type { OutboxItem } from './outbox-item.ts';
import type { RequestFailed } from './request-failed.ts';

/** Everything this device keeps about one conversation; only `conversation-list.ts` changes it. */
export type Entry = {
  id: string;
  /** Undefined until the server has described it. */
  summary: Summary | undefined;
  log: ConversationLog;
  /** Highest seq heard of, in heads and pushes; rows between the cursor and it are missing. */
  target: number;
  receipts: readonly Receipt[];
  /** Own rows the server has acknowledged before they were pushed: shown, but no cursor passed them (M4). */
  acked: readonly ShownRow[];
  left: boolean;
  /** Counts restarts (M7): a page asked for before one belongs to a log that is no more. */
  generation: number;
  /** The unread count changed in a way the rows here cannot tell: only the server can. */
  unsure: boolean;
  screens: number;
  loading: 'no' | 'newest' | 'older';
  error: RequestFailed | undefined;
  view: Cell<ConversationView>;
};

export function makeEntry(id: string): Entry {
  const log = logAt({ seq: 0 });
  const partial = {
    id,
    summary: undefined,
    log,
    target: 0,
    receipts: [],
    acked: [],
    left: false,
    generation: 0,
    unsure: false,
    screens: 0,
    loading: 'no',
    error: undefined,
  } as const;
  return { ...partial, view: cell(viewOf(partial, [])) };
}

export function viewOf(entry: Omit<Entry, 'view'>, pending: readonly OutboxItem[]): ConversationView {
  return {
    status: statusOf(entry),
    conversation: entry.summary?.conversation,
    rows: entry.acked.length === 0 ? entry.log.rows : withAcked(entry.log.rows, entry.acked),
    hasOlder: entry.log.hasOlder,
    loadingOlder: entry.loading === 'older',
    pending,
    receipts: entry.receipts,
    error: entry.error,
  };
}

function statusOf(entry: Omit<Entry, 'view'>): ConversationView['status'] {
  if (entry.left) return 'left';
  if (entry.log.loaded && entry.summary !== undefined) return 'ready';
  return entry.error === undefined ? 'loading' : 'failed';
}

function withAcked(rows: readonly ShownRow[], acked: readonly ShownRow[]): readonly ShownRow[] {
  const known = new Set(rows.map((row) => row.seq));
  return [...rows, ...acked.filter((row) => !known.has(row.seq))].sort((a, b) => a.seq - b.seq);
}

/** Receipts only move forward (M6), so an answer that was overtaken changes nothing. */
export function mergeReceipts(known: readonly Receipt[], incoming: readonly Receipt[]): readonly Receipt[] {
  const merged = new Map(known.map((receipt) => [receipt.userId, receipt]));
  for (const next of incoming) {
    const before = merged.get(next.userId) ?? { delivered: 0, read: 0 };
    merged.set(next.userId, {
      userId: next.userId,
      delivered: Math.max(before.delivered, next.delivered),
      read: Math.max(before.read, next.read),
    });
  }
  return [...merged.values()];
}

export function readBy(entry: Entry, userId: string): number {
  return receiptOf(entry, userId)?.read ?? 0;
}

/** Undefined while nobody has said how far I have read. */
export function receiptOf(entry: Entry, userId: string): Receipt | undefined {
  return entry.receipts.find((receipt) => receipt.userId === userId);
}

export function conversationOf(entry: Entry): Conversation | undefined {
  return entry.left ? undefined : entry.summary?.conversation;
}
