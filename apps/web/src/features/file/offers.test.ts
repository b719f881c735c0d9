import { fileState, recipientStatus } from '@satchel/protocol/file-card';
import { describe, expect, it } from 'vitest';
import { mayDecline, mayKeep } from './offers.ts';

const now = 1_000_000;

describe('what a card offers', () => {
  it('[F6] lets one decline who is waited for, and nobody else', () => {
    const card = { state: 'available', expiresAt: now + 1 } as const;
    const may = recipientStatus.options.filter((status) => mayDecline(card, status, now));
    expect(may).toEqual(['waiting']);
    expect(mayDecline(card, undefined, now)).toBe(false);
  });

  it('[F6] [F8] does not offer to decline what is not there, or past its time and not yet removed', () => {
    const there = fileState.options.filter((state) =>
      mayDecline({ state, expiresAt: now + 1 }, 'waiting', now),
    );
    expect(there).toEqual(['available']);
    expect(mayDecline({ state: 'available', expiresAt: now }, 'waiting', now)).toBe(false);
  });

  it('[F3] lets those hold a file who wait for it or have it, and only by name', () => {
    const may = recipientStatus.options.filter((status) => mayKeep({ mode: 'ledger' }, status));
    expect(may).toEqual(['waiting', 'stored', 'stream']);
    expect(mayKeep({ mode: 'expiry' }, 'waiting')).toBe(false);
    expect(mayKeep({ mode: 'ledger' }, undefined)).toBe(false);
  });
});
