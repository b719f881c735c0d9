import type { Conversation } from '@satchel/protocol/conversation';
import { fold } from '@satchel/protocol/fold';
import { UNREAD_SHOWN } from '@satchel/protocol/limits';
import { isChangeRow, isMessageRow, type Row } from '@satchel/protocol/rows';
import type { ConversationLog } from './conversation-log.ts';
import type { ShownRow } from './conversation-view.ts';

/** One more than is shown, for the plus of 99+; the server counts no further either. */
const UNREAD_COUNTED = UNREAD_SHOWN + 1;

/** A line of the conversation list. `accounted` is the seq up to which `unread` and `last` speak. */
export type Summary = { conversation: Conversation; accounted: number };

/**
 * Takes over what the server says, unless rows counted here are newer.
 * @param readAhead something was read here that the server has not confirmed: its count of the same
 *   rows may be too high, and the lower one is shown
 */
export function adopt(known: Summary | undefined, incoming: Conversation, readAhead: boolean): Summary {
  if (known === undefined) return { conversation: incoming, accounted: incoming.head.seq };
  const newest = incoming.version >= known.conversation.version ? incoming : known.conversation;
  const { unread, last, head } = known.conversation;
  if (incoming.head.seq < known.accounted) {
    return { ...known, conversation: withActivity(newest, { unread, last, head }) };
  }
  const same = incoming.head.seq === known.accounted;
  const counted = readAhead && same ? Math.min(unread, incoming.unread) : incoming.unread;
  const activity = { ...incoming, unread: counted };
  return { conversation: withActivity(newest, activity), accounted: incoming.head.seq };
}

/** Counts rows that were just applied to the log. */
export function countRows(known: Summary, rows: readonly Row[], me: string, read: number): Summary {
  let { unread, last, head } = known.conversation;
  let { accounted } = known;
  for (const row of rows) {
    if (isChangeRow(row)) {
      if (last !== undefined && isMessageRow(last) && last.id === row.target) last = fold(last, row);
    } else if (row.seq > accounted) {
      last = row;
      if (countsFor(row, me, read)) unread = Math.min(unread + 1, UNREAD_COUNTED);
    }
    if (row.seq > accounted) {
      accounted = row.seq;
      head = { seq: row.seq, rowId: row.id };
    }
  }
  return { conversation: withActivity(known.conversation, { unread, last, head }), accounted };
}

/**
 * The count after my read cursor moved, here or on another device.
 * @returns undefined when the rows at hand do not reach back far enough to tell
 */
export function unreadAbove(
  read: number,
  { rows, hasOlder, cursor }: ConversationLog,
  { last, head }: Conversation,
  me: string,
): number | undefined {
  if (read >= (last?.seq ?? 0)) return 0;
  // The count speaks of rows that are still on their way here.
  if (cursor.seq < head.seq) return undefined;
  const first = rows[0];
  const reachesBack = first !== undefined && (!hasOlder || first.seq <= read + 1);
  if (!reachesBack) return undefined;
  const unread = rows.filter((row) => row.seq <= head.seq && countsFor(row, me, read));
  return Math.min(unread.length, UNREAD_COUNTED);
}

export function withUnread(known: Summary, unread: number): Summary {
  if (known.conversation.unread === unread) return known;
  return { ...known, conversation: { ...known.conversation, unread } };
}

/** Newest activity first; ids make the order total. */
export function byActivity(a: Conversation, b: Conversation): number {
  const at = (conversation: Conversation) => conversation.last?.createdAt ?? conversation.createdAt;
  return at(b) - at(a) || (a.id < b.id ? -1 : 1);
}

/** As the server counts: what people wrote, neither notes nor what was deleted. */
function countsFor(row: ShownRow, me: string, read: number): boolean {
  if (row.kind === 'note' || row.kind === 'unreadable' || row.deletedAt !== undefined) return false;
  return row.senderId !== me && row.seq > read;
}

function withActivity(
  conversation: Conversation,
  { unread, last, head }: { unread: number; last?: Row | undefined; head: Conversation['head'] },
): Conversation {
  const { last: _, ...rest } = conversation;
  return last === undefined ? { ...rest, unread, head } : { ...rest, unread, head, last };
}
