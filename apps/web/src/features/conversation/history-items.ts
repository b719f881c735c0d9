import type { ShownRow } from '@satchel/client/conversation-view';
import type { OutboxItem } from '@satchel/client/outbox-item';
import type { Transfer } from '@satchel/client/transfer';
import { dayKey } from '../../format/date.ts';

/** Messages of one person closer together than this share one name and sit close to each other. */
const GROUP_WITHIN = 5 * 60_000;

/**
 * What stands above a message belongs to its item: an item of its own could be the one the list
 * holds on to while older messages come in above, and would carry the reader away with it.
 */
type Decorated = {
  key: string;
  at: number;
  senderId: string;
  /** Set on the first message of a day. */
  day: number | undefined;
  /** The line between what was read and what was not, when the conversation was opened. */
  isNew: boolean;
  /** First and last of consecutive messages by one person. */
  first: boolean;
  last: boolean;
};

export type HistoryItem =
  | { type: 'start'; key: 'start' }
  | (Decorated & { type: 'row'; row: ShownRow })
  | (Decorated & { type: 'pending'; item: OutboxItem })
  | (Decorated & { type: 'upload'; transfer: Transfer });

type Source = {
  rows: readonly ShownRow[];
  pending: readonly OutboxItem[];
  /** Uploads of this conversation that are not announced yet. */
  uploads: readonly Transfer[];
  hasOlder: boolean;
  me: string;
  /** Rows above this seq were unread when the conversation was opened. */
  readUpTo: number | undefined;
};

type Unplaced =
  | { type: 'row'; key: string; at: number; senderId: string; plain: boolean; row: ShownRow }
  | { type: 'pending'; key: string; at: number; senderId: string; plain: boolean; item: OutboxItem }
  | { type: 'upload'; key: string; at: number; senderId: string; plain: boolean; transfer: Transfer };

export function historyItems({ rows, pending, uploads, hasOlder, me, readUpTo }: Source): HistoryItem[] {
  const all: Unplaced[] = [
    ...rows.map(fromRow),
    ...[
      ...pending.map((item) => fromPending(item, me)),
      ...uploads.map((upload) => fromUpload(upload, me)),
    ].sort((a, b) => a.at - b.at),
  ];
  const firstNew = firstUnread(rows, me, readUpTo);
  const items: HistoryItem[] = hasOlder ? [] : [{ type: 'start', key: 'start' }];
  for (const [index, entry] of all.entries()) {
    const before = all[index - 1];
    const after = all[index + 1];
    // While older messages exist the day of the topmost one may begin above it.
    const newDay = before ? dayKey(before.at) !== dayKey(entry.at) : !hasOlder;
    const isNew = entry.key === firstNew;
    const place = {
      key: entry.key,
      at: entry.at,
      senderId: entry.senderId,
      day: newDay ? entry.at : undefined,
      isNew,
      first: newDay || isNew || !before || !belongTogether(before, entry),
      last:
        !after ||
        after.key === firstNew ||
        dayKey(after.at) !== dayKey(entry.at) ||
        !belongTogether(entry, after),
    };
    if (entry.type === 'row') items.push({ ...place, type: 'row', row: entry.row });
    else if (entry.type === 'pending') items.push({ ...place, type: 'pending', item: entry.item });
    else items.push({ ...place, type: 'upload', transfer: entry.transfer });
  }
  return items;
}

/** Rows keep the key they had while pending, so that an acknowledged message stays the same element. */
function fromRow(row: ShownRow): Unplaced {
  const plain = row.kind !== 'note' && row.kind !== 'unreadable';
  return { type: 'row', key: row.cid, at: row.createdAt, senderId: row.senderId, plain, row };
}

function fromPending(item: OutboxItem, me: string): Unplaced {
  return { type: 'pending', key: item.cid, at: item.composedAt, senderId: me, plain: true, item };
}

function fromUpload(transfer: Transfer, me: string): Unplaced {
  return { type: 'upload', key: transfer.id, at: transfer.startedAt, senderId: me, plain: true, transfer };
}

function belongTogether(a: Unplaced, b: Unplaced): boolean {
  return a.plain && b.plain && a.senderId === b.senderId && b.at - a.at < GROUP_WITHIN;
}

function firstUnread(
  rows: readonly ShownRow[],
  me: string,
  readUpTo: number | undefined,
): string | undefined {
  if (readUpTo === undefined) return undefined;
  // Notes are no messages: they are not counted as unread, and alone are nothing new.
  return rows.find((row) => row.seq > readUpTo && row.senderId !== me && row.kind !== 'note')?.cid;
}
