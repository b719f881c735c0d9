import type { Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { conversationId, editRow, hexId, textOf, textRow } from '../test-support/rows.ts';
import {
  applyRows,
  type ConversationLog,
  logAt,
  mergeNewest,
  mergeOlder,
  trimmed,
} from './conversation-log.ts';

const rowsFrom = (first: number, last: number): Row[] =>
  Array.from({ length: last - first + 1 }, (_, index) => textRow(first + index));
const seqs = (log: ConversationLog | undefined) => log?.rows.map(({ seq }) => seq);
const cursorAt = (seq: number) => ({ seq, rowId: hexId(`e${seq}`) });
const pageOf = (rows: Row[], head: number, limit = 50) => ({ rows, head: cursorAt(head), limit });

describe('live rows', () => {
  it('[M4] apply after the cursor, drop at or below it, and stop at a gap', () => {
    const first = applyRows(logAt({ seq: 4 }), rowsFrom(3, 6));
    expect(seqs(first.log)).toEqual([5, 6]);
    expect(first.log.cursor).toEqual(cursorAt(6));
    expect(first.gap).toBe(false);
    const again = applyRows(first.log, rowsFrom(5, 6));
    expect(again.log).toBe(first.log);
    const gap = applyRows(first.log, [textRow(7), textRow(9), textRow(10)]);
    expect(seqs(gap.log)).toEqual([5, 6, 7]);
    expect(gap.applied.map(({ seq }) => seq)).toEqual([7]);
    expect(gap.gap).toBe(true);
  });

  it('fold changes into their messages, whichever order the batch has', () => {
    const { log } = applyRows(logAt({ seq: 0 }), [textRow(1), textRow(2), editRow(3, 1, 'new')]);
    expect(log.rows.map(textOf)).toEqual(['new', 'text 2']);
    expect(log.cursor.seq).toBe(3);
  });

  it('[M11] keep the place of a row that cannot be read', () => {
    const { id, seq, senderId, cid, createdAt } = textRow(2);
    const unreadable: Row = {
      id,
      conversationId,
      seq,
      senderId,
      cid,
      createdAt,
      kind: 'unreadable',
      body: null,
    };
    const { log } = applyRows(logAt({ seq: 0 }), [textRow(1), unreadable, textRow(3)]);
    expect(log.rows.map(({ kind }) => kind)).toEqual(['text', 'unreadable', 'text']);
  });
});

describe('pages of history', () => {
  it('[M4] show rows beyond the cursor and do not move it', () => {
    const log = mergeNewest(logAt({ seq: 3 }), pageOf(rowsFrom(1, 5), 5));
    expect(seqs(log)).toEqual([1, 2, 3, 4, 5]);
    expect(log).toMatchObject({ loaded: true, hasOlder: false, cursor: { seq: 3 } });
    const pushed = applyRows(log as ConversationLog, rowsFrom(4, 6));
    expect(pushed.applied.map(({ seq }) => seq)).toEqual([4, 5, 6]);
    expect(seqs(pushed.log)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('join what was pushed while they were on their way', () => {
    const { log } = applyRows(logAt({ seq: 3 }), rowsFrom(4, 6));
    expect(seqs(mergeNewest(log, pageOf(rowsFrom(1, 4), 4)))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('are folded with changes that overtook them', () => {
    const { log } = applyRows(logAt({ seq: 3 }), [editRow(4, 2, 'new')]);
    const merged = mergeNewest(log, pageOf(rowsFrom(1, 3), 3));
    expect(merged?.rows.map(textOf)).toEqual(['text 1', 'new', 'text 3']);
  });

  it('win over an older copy of a message, and lose against a newer one', () => {
    const folded = textRow(2, { applied: 4, body: { text: 'newest' } });
    const log = mergeNewest(
      logAt({ seq: 4 }),
      pageOf([textRow(1), folded, textRow(3)], 4),
    ) as ConversationLog;
    expect(mergeOlder(log, pageOf(rowsFrom(1, 2), 4)).rows.map(textOf)).toEqual([
      'text 1',
      'newest',
      'text 3',
    ]);
    expect(applyRows(log, [editRow(5, 2, 'after')]).log.rows.map(textOf)[1]).toBe('after');
  });

  it('begin the log anew where it lies further on than the cursor reaches', () => {
    const { log } = applyRows(logAt({ seq: 1 }), rowsFrom(2, 3));
    const merged = mergeNewest(log, pageOf(rowsFrom(10, 12), 12, 3));
    expect(seqs(merged)).toEqual([10, 11, 12]);
    expect(merged).toMatchObject({ cursor: cursorAt(12), hasOlder: true });
  });

  it('are refused when they were read before the log began', () => {
    expect(mergeNewest(logAt({ seq: 7 }), pageOf(rowsFrom(1, 6), 6))).toBeUndefined();
  });

  it('end at the first row', () => {
    const log = mergeNewest(logAt({ seq: 6 }), pageOf(rowsFrom(4, 6), 6, 3)) as ConversationLog;
    expect(log).toMatchObject({ hasOlder: true, oldest: 4 });
    expect(mergeOlder(log, pageOf(rowsFrom(2, 3), 6, 3))).toMatchObject({ hasOlder: false, oldest: 2 });
    expect(mergeOlder(log, pageOf(rowsFrom(1, 3), 6, 3))).toMatchObject({ hasOlder: false, oldest: 1 });
  });

  it('count rows of the log, so that a page of changes alone moves on', () => {
    const log = mergeNewest(logAt({ seq: 9 }), pageOf([editRow(8, 1, 'a'), editRow(9, 1, 'b')], 9, 2));
    expect(log).toMatchObject({ rows: [], hasOlder: true, oldest: 8 });
  });
});

it('a trimmed log keeps its newest rows and fetches the others again', () => {
  const { log } = applyRows(logAt({ seq: 0 }), rowsFrom(1, 9));
  const short = trimmed(log, 4);
  expect(seqs(short)).toEqual([6, 7, 8, 9]);
  expect(short).toMatchObject({ hasOlder: true, oldest: 6, from: 5, cursor: { seq: 9 } });
  expect(trimmed(short, 4)).toBe(short);
});
