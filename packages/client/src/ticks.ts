import type { Conversation, Member, Receipt } from '@satchel/protocol/conversation';
import { LEDGER_RECIPIENTS_MAX } from '@satchel/protocol/limits';
import type { NoteBody } from '@satchel/protocol/rows';
import type { ShownRow } from './conversation-view.ts';

export type Tick = 'sent' | 'delivered' | 'read';
export type PersonTick = { userId: string; status: Tick };

/**
 * What each member the message counts for has done with it (M6): present members other than its
 * sender whose latest join (`since`) is below it. Late joiners and those who left do not count.
 */
export function peopleOf(
  row: Pick<ShownRow, 'seq' | 'senderId'>,
  members: readonly Member[],
  receipts: readonly Receipt[],
): PersonTick[] {
  const cursors = new Map(receipts.map((receipt) => [receipt.userId, receipt]));
  return members
    .filter((member) => member.user.id !== row.senderId && member.since < row.seq)
    .map((member) => ({ userId: member.user.id, status: statusAt(row.seq, cursors.get(member.user.id)) }));
}

/**
 * ✓ while somebody lacks it, ✓✓ when all have it, blue when all have seen it. With nobody it counts
 * for it stays ✓.
 * @param turned the tick shown before: a turned tick is never turned back, whoever joins meanwhile
 */
export function tickOf(
  row: Pick<ShownRow, 'seq' | 'senderId'>,
  members: readonly Member[],
  receipts: readonly Receipt[],
  turned: Tick = 'sent',
): Tick {
  const people = peopleOf(row, members, receipts);
  const lowest = people.reduce<Tick>((low, { status }) => (rank[status] < rank[low] ? status : low), 'read');
  const now = people.length === 0 ? 'sent' : lowest;
  return rank[now] > rank[turned] ? now : turned;
}

/** Public rooms and broadcasts show ✓ and how many have seen it (M6). */
export function isCounted({ visibility, kind }: Pick<Conversation, 'visibility' | 'kind'>): boolean {
  return visibility === 'public' || kind === 'broadcast';
}

/** With more people everybody hears of their own receipts only, and the server is asked for the count. */
export function sharesReceipts(
  conversation: Pick<Conversation, 'visibility' | 'kind' | 'memberCount'>,
): boolean {
  return !isCounted(conversation) || conversation.memberCount <= LEDGER_RECIPIENTS_MAX;
}

/**
 * When each person last came or went, as far as these rows tell. Who joins counts as having read what
 * was there before, which is no sign that they have seen it.
 */
export function movesIn(rows: readonly ShownRow[]): ReadonlyMap<string, number> {
  const moves = new Map<string, number>();
  for (const row of rows) {
    if (row.kind !== 'note' || row.body === null) continue;
    for (const userId of movedBy(row.body)) moves.set(userId, row.seq);
  }
  return moves;
}

/**
 * How many have seen a message: by their cursors, because a public room lists few of its members.
 * @param moves of the rows from the message to the newest one
 */
export function seenCount(
  row: Pick<ShownRow, 'seq' | 'senderId'>,
  receipts: readonly Receipt[],
  moves: ReadonlyMap<string, number> = new Map(),
): number {
  return receipts.filter(
    ({ userId, read }) => userId !== row.senderId && read >= row.seq && (moves.get(userId) ?? 0) <= row.seq,
  ).length;
}

function movedBy(note: NoteBody): readonly string[] {
  switch (note.event) {
    case 'added':
      return note.userIds;
    case 'joined':
    case 'left':
    case 'removed':
      return [note.userId];
    default:
      return [];
  }
}

const rank: Record<Tick, number> = { sent: 0, delivered: 1, read: 2 };

function statusAt(seq: number, receipt: Receipt | undefined): Tick {
  if (receipt === undefined || receipt.delivered < seq) return 'sent';
  return receipt.read < seq ? 'delivered' : 'read';
}
