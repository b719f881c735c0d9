import type { Member, Receipt } from '@satchel/protocol/conversation';
import { LEDGER_RECIPIENTS_MAX } from '@satchel/protocol/limits';
import type { NoteBody } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { ana, ben, personNamed, textRow } from '../test-support/rows.ts';
import type { ShownRow } from './conversation-view.ts';
import { isCounted, movesIn, peopleOf, seenCount, sharesReceipts, type Tick, tickOf } from './ticks.ts';

const cara = personNamed('cara');
const dan = personNamed('dan');
const mine = textRow(10, { senderId: ana.id });

const memberSince = (user: typeof ana, since = 0): Member => ({ user, role: 'member', since });
const at = (user: typeof ana, delivered: number, read = 0): Receipt => ({ userId: user.id, delivered, read });

const positions: [Receipt[], Tick][] = [
  [[], 'sent'],
  [[at(ben, 0)], 'sent'],
  [[at(ben, 9, 9)], 'sent'],
  [[at(ben, 10)], 'delivered'],
  [[at(ben, 11, 9)], 'delivered'],
  [[at(ben, 10, 10)], 'read'],
  [[at(ben, 12, 11)], 'read'],
];

describe('ticks', () => {
  it('[M6] turn with the cursors of the one other person', () => {
    for (const [receipts, tick] of positions) {
      expect(tickOf(mine, [memberSince(ana), memberSince(ben)], receipts), JSON.stringify(receipts)).toBe(
        tick,
      );
    }
  });

  it('[M6] show what all others have reached, in every combination', () => {
    const members = [ana, ben, cara].map((user) => memberSince(user));
    const rank: Tick[] = ['sent', 'delivered', 'read'];
    for (const [bens, first] of positions) {
      for (const [carasLike, second] of positions) {
        const receipts = [...bens, ...carasLike.map((receipt) => ({ ...receipt, userId: cara.id }))];
        const lowest = rank[Math.min(rank.indexOf(first), rank.indexOf(second))];
        expect(tickOf(mine, members, receipts)).toBe(lowest);
        expect(peopleOf(mine, members, receipts)).toEqual([
          { userId: ben.id, status: first },
          { userId: cara.id, status: second },
        ]);
      }
    }
  });

  it('[M6] do not wait for the sender, who joined at or after the message, or who is gone', () => {
    const receipts = [at(ana, 0), at(ben, 10, 10)];
    for (const since of [10, 11]) {
      expect(tickOf(mine, [memberSince(ana), memberSince(ben), memberSince(dan, since)], receipts)).toBe(
        'read',
      );
    }
    expect(tickOf(mine, [memberSince(ana), memberSince(ben), memberSince(dan, 9)], receipts)).toBe('sent');
    expect(tickOf(mine, [memberSince(ana), memberSince(ben)], [...receipts, at(dan, 0)])).toBe('read');
  });

  it('[M6] stay at one with nobody to wait for', () => {
    expect(tickOf(mine, [memberSince(ana)], [])).toBe('sent');
    expect(tickOf(mine, [memberSince(ana), memberSince(ben, 10)], [at(ben, 10, 10)])).toBe('sent');
  });

  it('[M6] are never turned back', () => {
    const alone = [memberSince(ana)];
    for (const turned of ['sent', 'delivered', 'read'] as const) {
      expect(tickOf(mine, alone, [], turned)).toBe(turned);
      expect(tickOf(mine, [memberSince(ana), memberSince(ben)], [at(ben, 10, 10)], turned)).toBe('read');
    }
  });
});

describe('[M6] a count instead of ticks', () => {
  it('is for public rooms and broadcasts', () => {
    expect(isCounted({ visibility: 'public', kind: 'group' })).toBe(true);
    expect(isCounted({ visibility: 'private', kind: 'broadcast' })).toBe(true);
    expect(isCounted({ visibility: 'private', kind: 'group' })).toBe(false);
    expect(isCounted({ visibility: 'private', kind: 'direct' })).toBe(false);
  });

  it('is of those whose cursor has passed the message, listed as members or not', () => {
    expect(seenCount(mine, [at(ana, 10, 10), at(ben, 10, 10), at(cara, 12, 9), at(dan, 12, 12)])).toBe(2);
  });

  it('is not of those who came after it, or went, whatever their cursors say', () => {
    const note = (seq: number, body: NoteBody): ShownRow => ({ ...textRow(seq), kind: 'note', body });
    const rows = [
      note(9, { event: 'joined', userId: ben.id }),
      mine,
      note(11, { event: 'joined', userId: cara.id }),
      note(12, { event: 'left', userId: dan.id }),
    ];
    const receipts = [at(ben, 12, 12), at(cara, 12, 12), at(dan, 11, 11)];
    expect(seenCount(mine, receipts, movesIn(rows))).toBe(1);
  });

  it('is asked of the server in a crowd', () => {
    const room = { visibility: 'public', kind: 'group' } as const;
    expect(sharesReceipts({ ...room, memberCount: LEDGER_RECIPIENTS_MAX })).toBe(true);
    expect(sharesReceipts({ ...room, memberCount: LEDGER_RECIPIENTS_MAX + 1 })).toBe(false);
    expect(sharesReceipts({ ...room, visibility: 'private', memberCount: 1000 })).toBe(true);
  });
});
