import { expect, it } from 'vitest';
import { createAllowance } from './allowance.ts';

it('an allowance refuses what is too much for any stretch of time, and says how long to wait', () => {
  let at = 1000;
  const take = createAllowance({ count: 2, within: 100, now: () => at });
  expect([take(), take(), take()]).toEqual([0, 0, 100]);
  at += 60;
  expect(take()).toBe(40);
  at += 39;
  expect(take()).toBe(1);
  at += 1;
  expect([take(), take(), take()]).toEqual([0, 0, 100]);
});
