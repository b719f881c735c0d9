import { expect, it } from 'vitest';
import { duration } from './duration.ts';

it('tells a duration as exactly as an estimate deserves', () => {
  const second = 1000;
  const minute = 60 * second;
  expect([0, 22 * second, 59.6 * second, 3 * minute, 60 * minute, 125 * minute].map(duration)).toEqual([
    '1 s',
    '22 s',
    '1 min',
    '3 min',
    '1 h',
    '2 h 5 min',
  ]);
});
