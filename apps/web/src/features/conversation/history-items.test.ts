import type { ShownRow } from '@satchel/client/conversation-view';
import type { OutboxItem } from '@satchel/client/outbox-item';
import { describe, expect, it } from 'vitest';
import { type HistoryItem, historyItems } from './history-items.ts';

const ana = 'a'.repeat(32);
const luis = 'b'.repeat(32);
const noon = new Date(2026, 4, 20, 12).getTime();
const minute = 60_000;

function text(seq: number, senderId: string, createdAt: number): ShownRow {
  const id = seq.toString(16).padStart(32, '0');
  const place = { id, conversationId: 'c'.repeat(32), seq, senderId, cid: id, createdAt };
  return { ...place, applied: 0, kind: 'text', body: { text: `message ${seq}` } };
}

function pending(cid: string, composedAt: number): OutboxItem {
  const place = { cid, conversationId: 'c'.repeat(32), composedAt, order: 1 };
  return { ...place, state: 'queued', kind: 'text', text: 'soon' };
}

function build(rows: ShownRow[], more: Partial<Parameters<typeof historyItems>[0]> = {}) {
  return historyItems({
    rows,
    pending: [],
    uploads: [],
    hasOlder: false,
    me: ana,
    readUpTo: undefined,
    ...more,
  });
}

function messages(items: HistoryItem[]) {
  return items.flatMap((item) => (item.type === 'start' ? [] : [item]));
}

describe('history items', () => {
  it('begins with the start of the conversation only when nothing older exists', () => {
    expect(build([text(1, ana, noon)])[0]?.type).toBe('start');
    expect(build([text(9, ana, noon)], { hasOlder: true })[0]?.type).toBe('row');
  });

  it('marks each new day, but not the topmost message while older ones exist', () => {
    const rows = [text(8, ana, noon), text(9, ana, noon + minute), text(10, ana, noon + 24 * 60 * minute)];
    expect(messages(build(rows)).map(({ day }) => day !== undefined)).toEqual([true, false, true]);
    expect(messages(build(rows, { hasOlder: true })).map(({ day }) => day !== undefined)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('groups what one person says within five minutes', () => {
    const rows = [
      text(1, ana, noon),
      text(2, ana, noon + minute),
      text(3, luis, noon + 2 * minute),
      text(4, luis, noon + 8 * minute),
    ];
    expect(messages(build(rows)).map(({ first, last }) => [first, last])).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it('draws the line for new messages above the first unread one of somebody else', () => {
    const rows = [text(1, luis, noon), text(2, ana, noon), text(3, luis, noon), text(4, luis, noon)];
    const items = messages(build(rows, { readUpTo: 1 }));
    expect(items.map(({ isNew }) => isNew)).toEqual([false, false, true, false]);
    expect(items[2]?.first).toBe(true);
  });

  it('draws no line when everything was read', () => {
    const rows = [text(1, luis, noon), text(2, ana, noon)];
    expect(messages(build(rows, { readUpTo: 1 })).some(({ isNew }) => isNew)).toBe(false);
  });

  it('shows what is waiting below the rows, under the key its row will have', () => {
    const cid = 'd'.repeat(32);
    const items = messages(build([text(1, luis, noon)], { pending: [pending(cid, noon + minute)] }));
    expect(items.map(({ key }) => key)).toEqual([text(1, luis, noon).cid, cid]);
  });
});
