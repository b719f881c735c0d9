import type { FileCard, RecipientStatus } from '@satchel/protocol/file-card';
import { describe, expect, it } from 'vitest';
import { countsText } from './counts-text.ts';
import { recipientsText } from './recipients-text.ts';
import { removalText } from './removal-text.ts';

const now = 1_800_000_000_000;
const names: Record<string, string> = { a: 'Ana', l: 'Luis', m: 'Mo', z: 'Zoe' };
const nameOf = (id: string) => names[id] ?? '?';

function card(people: Record<string, RecipientStatus>, more: Partial<FileCard> = {}) {
  const recipients = Object.entries(people).map(([userId, status]) => ({ userId, status }));
  return { recipients, mode: 'ledger', state: 'available', ...more } as FileCard;
}

describe('who has a file', () => {
  it('names up to three people who wait, and counts once somebody has it', () => {
    expect(recipientsText(card({ a: 'waiting' }), nameOf)).toBe('Waiting for Ana');
    expect(recipientsText(card({ a: 'waiting', l: 'waiting' }), nameOf)).toBe('Waiting for Ana and Luis');
    expect(recipientsText(card({ a: 'stored', l: 'stored', m: 'waiting' }), nameOf)).toBe('2 of 3 have it');
    expect(recipientsText(card({ a: 'waiting', l: 'waiting', m: 'waiting', z: 'waiting' }), nameOf)).toBe(
      '0 of 4 have it',
    );
  });

  it('does not count people who left', () => {
    expect(recipientsText(card({ a: 'stored', l: 'waived' }), nameOf)).toBe('Ana has it');
  });

  it('waits for nobody in a room without a ledger', () => {
    expect(recipientsText(card({}, { mode: 'expiry' }), nameOf)).toBe('Nobody else is here to download it');
    expect(recipientsText(card({ a: 'stream' }, { mode: 'expiry' }), nameOf)).toBe(
      '1 person has downloaded it',
    );
  });
});

describe('[F7] counts of a file nobody is waited for', () => {
  const counted = (stored: number, stream: number) =>
    card({}, { mode: 'expiry', counts: { stored, stream, declined: 1 }, expiresAt: now + 6.5 * 86_400_000 });

  it('tell how many have it and how long it stays', () => {
    expect(countsText(counted(10, 2), true, now)).toBe('12 have it · gone in 6 d');
    expect(countsText(counted(1, 0), true, now)).toBe('1 has it · gone in 6 d');
    expect(countsText(counted(0, 0), true, now)).toBe('Nobody has it yet · gone in 6 d');
  });

  it('stay on the card when it is gone, and are not shown where people wait by name', () => {
    expect(countsText(counted(10, 2), false, now)).toBe('12 people had it.');
    expect(countsText(card({ a: 'waiting' }), true, now)).toBeUndefined();
  });
});

describe('[F9] why a file is gone', () => {
  const removedAt = now - 2 * 60_000;

  it('says nothing while it is there', () => {
    expect(removalText(card({ a: 'waiting' }), false, now)).toBeUndefined();
  });

  it('says that everyone has it', () => {
    const gone = card({ a: 'stored' }, { state: 'deleted', reason: 'delivered', removedAt });
    expect(removalText(gone, true, now)).toMatch(
      /^Everyone has it\. Removed from the server 2 min\.? ago\.$/,
    );
  });

  it('does not claim so when somebody declined or left', () => {
    const gone = card({ a: 'stored', l: 'declined' }, { state: 'deleted', reason: 'delivered', removedAt });
    expect(removalText(gone, true, now)).toMatch(/^Nobody is waiting/);
  });

  it('tells the sender apart from everybody else', () => {
    const gone = card({ a: 'waiting' }, { state: 'revoked' });
    expect(removalText(gone, true, now)).toBe('You removed it from the server.');
    expect(removalText(gone, false, now)).toBe('Removed by the sender.');
  });

  it('keeps the reason after the object is deleted', () => {
    const gone = card({ a: 'waiting' }, { state: 'deleted', reason: 'expired', removedAt });
    expect(removalText(gone, false, now)).toMatch(/^Expired 2 min\.? ago\. Removed from the server\.$/);
  });
});
