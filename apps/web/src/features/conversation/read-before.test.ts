import type { ShownRow } from '@satchel/client/conversation-view';
import { describe, expect, it } from 'vitest';
import { readBefore } from './read-before.ts';

const row = (seq: number, senderId: string) => ({ seq, senderId }) as ShownRow;
const rows = [row(4, 'l'), row(5, 'a'), row(6, 'l'), row(7, 'l')];

describe('[M6] where reading stopped', () => {
  it('is nowhere when nothing is unread', () => {
    expect(readBefore({ rows, receipts: [], conversation: { unread: 0 } }, 'a')).toBeUndefined();
  });

  it('is my own cursor when it is known', () => {
    const receipts = [{ userId: 'a', delivered: 7, read: 5 }];
    expect(readBefore({ rows, receipts, conversation: { unread: 2 } }, 'a')).toBe(5);
  });

  it('is found by counting while cursors are on their way', () => {
    expect(readBefore({ rows, receipts: [], conversation: { unread: 2 } }, 'a')).toBe(5);
    expect(readBefore({ rows, receipts: [], conversation: { unread: 99 } }, 'a')).toBe(3);
  });
});
