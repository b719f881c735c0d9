import { expect, it } from 'vitest';
import { idPattern } from './ids.ts';
import { timedId } from './timed-id.ts';

const random = '0123456789abcdef0123456789abcdef';

it('is an id, and of later times a greater one', () => {
  expect(timedId(1_700_000_000_123, random)).toBe('018bcfe5687bcdef0123456789abcdef');
  for (const at of [0, 1, 1_700_000_000_123, 2 ** 48 - 1]) expect(timedId(at, random)).toMatch(idPattern);
  expect(timedId(1_700_000_000_123, random) < timedId(1_700_000_000_124, random)).toBe(true);
});

it('stays an id at times that a broken clock may tell', () => {
  expect(timedId(Number.MAX_SAFE_INTEGER, random)).toMatch(idPattern);
});
