import { idPattern } from '@satchel/protocol/ids';
import { expect, it } from 'vitest';
import { rowId } from './row-id.ts';

const random = '0123456789abcdef0123456789abcdef';

it('a row id is an id, and later rows have greater ones', () => {
  expect(rowId(1_700_000_000_123, random)).toBe('018bcfe5687bcdef0123456789abcdef');
  for (const at of [0, 1, 1_700_000_000_123, 2 ** 48 - 1]) expect(rowId(at, random)).toMatch(idPattern);
  expect(rowId(1_700_000_000_123, random) < rowId(1_700_000_000_124, random)).toBe(true);
});

it('stays an id at times that a broken clock may tell', () => {
  expect(rowId(Number.MAX_SAFE_INTEGER, random)).toMatch(idPattern);
});
