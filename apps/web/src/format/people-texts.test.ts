import { describe, expect, it } from 'vitest';
import { personName } from './person-name.ts';
import { presenceText } from './presence-text.ts';
import { addressFrom, isAddress } from './room-address.ts';
import { typingText } from './typing-text.ts';

const now = 1_800_000_000_000;

describe('[M12] who is there', () => {
  it('is online, was last seen, or is not known', () => {
    expect(presenceText({ userId: 'a', online: true, lastSeenAt: now }, now)).toBe('online');
    expect(presenceText({ userId: 'a', online: false, lastSeenAt: now - 300_000 }, now)).toMatch(
      /^last seen 5 min\.? ago$/,
    );
    expect(presenceText({ userId: 'a', online: false }, now)).toBeUndefined();
    expect(presenceText(undefined, now)).toBeUndefined();
  });
});

describe('[M12] who types', () => {
  it('needs no name between two, and at most three among many', () => {
    expect(typingText([])).toBeUndefined();
    expect(typingText(['Ana'], true)).toBe('typing…');
    expect(typingText(['Ana'])).toBe('Ana is typing…');
    expect(typingText(['Ana', 'Ben'])).toBe('Ana and Ben are typing…');
    expect(typingText(['Ana', 'Ben', 'Cleo', 'Dan'])).toBe('Ana, Ben and 2 more are typing…');
  });
});

describe('the address of a room', () => {
  it('follows its name', () => {
    expect(addressFrom('Field recordings')).toBe('field-recordings');
    expect(addressFrom(' Café — Zürich! ')).toBe('cafe-zurich');
    expect(addressFrom('...v1.2 notes')).toBe('v1.2-notes');
    expect(addressFrom('Садовод')).toBe('');
    expect(addressFrom('a'.repeat(100))).toHaveLength(64);
  });

  it('is one the server takes, whatever the name is', () => {
    for (const name of ['a', '- x -', '._-x', 'ﬁne Ⅳ', `${'x'.repeat(63)} y`]) {
      expect(isAddress(addressFrom(name)), name).toBe(true);
    }
  });
});

describe('a guest', () => {
  it('is called one', () => {
    expect(personName({ id: 'a', username: 'guest.1', name: 'Lena', guest: true })).toBe('Lena (guest)');
    expect(personName({ id: 'a', username: 'lena', name: 'Lena' })).toBe('Lena');
  });
});
