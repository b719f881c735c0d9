import type { ShownRow } from '@satchel/client/conversation-view';
import type { Member } from '@satchel/protocol/conversation';
import { describe, expect, it } from 'vitest';
import { readBefore } from './read-before.ts';

const row = (seq: number, senderId: string) => ({ seq, senderId }) as ShownRow;
const rows = [row(4, 'l'), row(5, 'a'), row(6, 'l'), row(7, 'l')];

const joined = (since: number) => [{ user: { id: 'a' }, role: 'member', since }] as unknown as Member[];
const members = joined(0);

describe('[M6] where reading stopped', () => {
  it('is nowhere when nothing is unread', () => {
    expect(readBefore({ rows, receipts: [], conversation: { unread: 0, members } }, 'a')).toBeUndefined();
  });

  it('is my own cursor when it is known', () => {
    const receipts = [{ userId: 'a', delivered: 7, read: 5 }];
    expect(readBefore({ rows, receipts, conversation: { unread: 2, members } }, 'a')).toBe(5);
  });

  it('is found by counting while cursors are on their way', () => {
    expect(readBefore({ rows, receipts: [], conversation: { unread: 2, members } }, 'a')).toBe(5);
    expect(readBefore({ rows, receipts: [], conversation: { unread: 99, members } }, 'a')).toBe(3);
  });

  it('is not before I joined', () => {
    const conversation = { unread: 3, members: joined(6) };
    expect(readBefore({ rows, receipts: [], conversation }, 'a')).toBe(6);
    expect(readBefore({ rows, receipts: [{ userId: 'a', delivered: 0, read: 0 }], conversation }, 'a')).toBe(
      6,
    );
  });
});
