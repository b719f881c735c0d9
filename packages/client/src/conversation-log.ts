import type { Cursor } from '@satchel/protocol/conversation';
import { fold } from '@satchel/protocol/fold';
import { type ChangeRow, isChangeRow, type Row } from '@satchel/protocol/rows';
import type { ShownRow } from './conversation-view.ts';

/** More than any page can miss while it is on its way. */
const STRAYS_KEPT = 1000;

/** What this device knows of one conversation's rows. Values are never changed, only replaced. */
export type ConversationLog = {
  /** Every row up to here has been applied or was there before this log began. */
  cursor: Cursor;
  /** Folded, ascending, without a hole; it ends at the newest message known. */
  rows: readonly ShownRow[];
  /** Rows above this seq and up to the cursor are all in `rows`; what lies below comes by pages. */
  from: number;
  /** A page of history has been merged, so `rows` is what a screen can start from. */
  loaded: boolean;
  hasOlder: boolean;
  /** Lowest seq a page has covered; the next older page ends before it. */
  oldest: number | undefined;
  /** Changes whose target was not here; a page read before them on the server needs them folded in. */
  strays: readonly ChangeRow[];
};

export function logAt(cursor: Cursor): ConversationLog {
  return { cursor, from: cursor.seq, rows: [], loaded: false, hasOlder: true, oldest: undefined, strays: [] };
}

export type Applied = { log: ConversationLog; applied: readonly Row[]; gap: boolean };

/** M4: applies cursor+1, drops what is at or below the cursor, stops at a gap. Takes rows in seq order. */
export function applyRows(log: ConversationLog, incoming: readonly Row[]): Applied {
  let { cursor } = log;
  const applied: Row[] = [];
  let gap = false;
  for (const row of incoming) {
    if (row.seq <= cursor.seq) continue;
    gap = row.seq > cursor.seq + 1;
    if (gap) break;
    cursor = { seq: row.seq, rowId: row.id };
    applied.push(row);
  }
  if (applied.length === 0) return { log, applied, gap };
  return { log: { ...mergeRows(log, applied), cursor }, applied, gap };
}

export type Page = { rows: readonly Row[]; head: Cursor; limit: number };

/**
 * The first page of a log, which shows its newest rows. It never moves the cursor of a log it
 * connects to: rows beyond the cursor are shown already and counted when they are pushed (M4). A
 * page that lies further on makes the log begin anew at the head that was read before it.
 * @returns undefined for a page that was read before the log began: rows in between would be missing
 */
export function mergeNewest(log: ConversationLog, page: Page): ConversationLog | undefined {
  if (page.head.seq < log.from) return undefined;
  const first = page.rows.reduce((low, row) => Math.min(low, row.seq), page.head.seq + 1);
  const connected = first <= log.cursor.seq + 1;
  const base = connected ? log : { ...logAt(page.head), strays: log.strays };
  const merged = mergePage(base, page);
  return { ...merged, loaded: true, hasOlder: page.rows.length >= page.limit && first > 1 };
}

export function mergeOlder(log: ConversationLog, page: Page): ConversationLog {
  const merged = mergePage(log, page);
  return { ...merged, hasOlder: page.rows.length >= page.limit && (merged.oldest ?? 1) > 1 };
}

/** Keeps the newest rows only; a screen that comes back fetches the older ones again. */
export function trimmed(log: ConversationLog, keep: number): ConversationLog {
  if (log.rows.length <= keep) return log;
  const rows = log.rows.slice(-keep);
  const oldest = rows[0]?.seq ?? log.from + 1;
  return { ...log, rows, hasOlder: true, oldest, from: oldest - 1 };
}

function mergePage(log: ConversationLog, page: Page): ConversationLog {
  const seqs = page.rows.map((row) => row.seq);
  const oldest = Math.min(log.oldest ?? Number.POSITIVE_INFINITY, ...seqs);
  const ascending = [...page.rows].sort((a, b) => a.seq - b.seq);
  const merged = mergeRows(log, [...ascending, ...log.strays]);
  return { ...merged, oldest: Number.isFinite(oldest) ? oldest : undefined };
}

/** `incoming` is ascending. Messages first and changes second, so that a change in the same batch finds its target. */
function mergeRows(log: ConversationLog, incoming: readonly Row[]): ConversationLog {
  const rows = mergeMessages(
    log.rows,
    incoming.filter((row): row is ShownRow => !isChangeRow(row)),
  );
  const changes = incoming.filter(isChangeRow).sort((a, b) => a.seq - b.seq);
  if (changes.length === 0) return { ...log, rows };
  const folded = [...rows];
  const strays = new Map(log.strays.map((stray) => [stray.seq, stray]));
  for (const change of changes) {
    const index = folded.findLastIndex((row) => row.id === change.target);
    const target = folded[index];
    if (target === undefined) strays.set(change.seq, change);
    else if (target.kind !== 'unreadable') folded[index] = fold(target, change);
  }
  return { ...log, rows: folded, strays: [...strays.values()].slice(-STRAYS_KEPT) };
}

function mergeMessages(known: readonly ShownRow[], incoming: readonly ShownRow[]): readonly ShownRow[] {
  const first = incoming[0];
  if (first === undefined) return known;
  if (first.seq > (known.at(-1)?.seq ?? 0)) return [...known, ...incoming];
  const bySeq = new Map(known.map((row) => [row.seq, row]));
  for (const row of incoming) {
    const before = bySeq.get(row.seq);
    if (before === undefined || appliedOf(row) >= appliedOf(before)) bySeq.set(row.seq, row);
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

/** Two copies of one message: the one with more changes folded in is the newer one. */
function appliedOf(row: ShownRow): number {
  return row.kind === 'unreadable' ? -1 : row.applied;
}
