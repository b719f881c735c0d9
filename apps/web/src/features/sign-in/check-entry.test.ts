import { describe, expect, it } from 'vitest';
import { checkNewAccount, checkSignIn } from './check-entry.ts';

describe('sign-in entries', () => {
  it('asks a new account for a usable name and a long password', () => {
    const wrong = checkNewAccount({ username: 'Ana Maria!', name: '\u200b', password: 'short' });
    expect(Object.keys(wrong).sort()).toEqual(['name', 'password', 'username']);
    expect(checkNewAccount({ username: 'Ana', name: '', password: 'twelve chars' })).toEqual({});
  });

  it('asks somebody who signs in only for both fields', () => {
    expect(checkSignIn({ username: 'x', name: '', password: 'y' })).toEqual({});
    expect(Object.keys(checkSignIn({ username: ' ', name: '', password: '' })).sort()).toEqual([
      'password',
      'username',
    ]);
  });
});
