import type { ChangeRow } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { ana, ben, conversationOf, editRow, hexId, textOf, textRow } from '../test-support/rows.ts';
import { logAt } from './conversation-log.ts';
import { adopt, byActivity, countRows, unreadAbove } from './conversation-summary.ts';

const me = ana.id;
const known = adopt(undefined, conversationOf(5, { unread: 2 }), false);

describe('a line of the conversation list', () => {
  it('[M6] counts what others write above my read cursor', () => {
    const rows = [textRow(6), textRow(7, { senderId: me }), textRow(8), editRow(9, 8, 'new')];
    const counted = countRows(known, rows, me, 0);
    expect(counted.conversation).toMatchObject({ unread: 4, head: { seq: 9, rowId: hexId('e9') } });
    expect(textOf(counted.conversation.last)).toBe('new');
    expect(countRows(known, rows, me, 6).conversation.unread).toBe(3);
  });

  it('counts no row twice that the server had counted', () => {
    expect(countRows(known, [textRow(4), textRow(5), textRow(6)], me, 0).conversation.unread).toBe(3);
  });

  it('counts neither notes nor what cannot be read, and no further than 100', () => {
    const { body: _, applied, kind: __, ...place } = textRow(6);
    const note = {
      ...place,
      applied,
      kind: 'note' as const,
      body: { event: 'joined' as const, userId: ben.id },
    };
    const unreadable = { ...place, seq: 7, kind: 'unreadable' as const, body: null };
    expect(countRows(known, [note, unreadable], me, 0).conversation.unread).toBe(2);
    const many = Array.from({ length: 150 }, (_row, index) => textRow(6 + index));
    expect(countRows(known, many, me, 0).conversation.unread).toBe(100);
  });

  it('takes over newer answers of the server and keeps newer rows of its own', () => {
    expect(adopt(known, conversationOf(8, { unread: 0 }), false)).toMatchObject({
      accounted: 8,
      conversation: { unread: 0, head: { seq: 8 } },
    });
    const renamed = conversationOf(3, { unread: 9, version: 2, name: 'new' });
    expect(adopt(known, renamed, false)).toMatchObject({
      accounted: 5,
      conversation: { unread: 2, name: 'new', version: 2, last: { seq: 5 } },
    });
    expect(adopt(adopt(known, renamed, false), conversationOf(8), false).conversation.name).toBe('new');
  });

  it('[M6] shows the lower count while my reading is not confirmed', () => {
    const stale = conversationOf(5, { unread: 4 });
    expect(adopt(known, stale, true).conversation.unread).toBe(2);
    expect(adopt(known, stale, false).conversation.unread).toBe(4);
    expect(adopt(known, conversationOf(6, { unread: 5 }), true).conversation.unread).toBe(5);
  });

  it('loses its preview to a deletion', () => {
    const { body: _, ...change } = editRow(6, 5, '');
    const deletion = { ...change, kind: 'delete', body: {} } as ChangeRow;
    expect(countRows(known, [deletion], me, 0).conversation.last).toMatchObject({ seq: 5, body: null });
  });
});

describe('unread above a read cursor', () => {
  const rows = [3, 4, 5, 6].map((seq) => textRow(seq));
  const log = { ...logAt({ seq: 6 }), rows, hasOlder: true };
  const conversation = conversationOf(6);

  it('is counted in the rows at hand', () => {
    expect(unreadAbove(4, log, conversation, me)).toBe(2);
    expect(unreadAbove(2, log, conversation, me)).toBe(4);
    expect(unreadAbove(6, log, conversation, me)).toBe(0);
    expect(unreadAbove(0, { ...log, hasOlder: false }, conversation, me)).toBe(4);
  });

  it('is unknown where they do not reach', () => {
    expect(unreadAbove(1, log, conversation, me)).toBeUndefined();
    expect(unreadAbove(4, { ...log, cursor: { seq: 5 } }, conversation, me)).toBeUndefined();
    expect(unreadAbove(4, logAt({ seq: 6 }), conversation, me)).toBeUndefined();
  });
});

it('the newest activity comes first', () => {
  const at = (id: string, head: number, createdAt = 0) => conversationOf(head, { id, createdAt });
  const sorted = [at('a', 3), at('b', 0, 5000), at('c', 8), at('d', 8)].sort(byActivity);
  expect(sorted.map(({ id }) => id)).toEqual(['b', 'c', 'd', 'a']);
});
