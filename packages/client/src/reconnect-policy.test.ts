import { expect, it } from 'vitest';
import { reconnectDelay, retryDelay } from './reconnect-policy.ts';

it('[M8] waits anything from nothing to min(60 s, 1 s · 2ⁿ)', () => {
  const longest = [0, 1, 2, 3, 4, 5, 6, 7, 50, 2000].map((n) => reconnectDelay(n, 1));
  expect(longest).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
  expect(reconnectDelay(5, 0)).toBe(0);
  expect(reconnectDelay(5, 0.25)).toBe(8000);
});

it('never undercuts the time the server asked for', () => {
  expect(retryDelay(0, 0.5, 5000)).toBe(5000);
  expect(retryDelay(6, 0.5, 5000)).toBe(30_000);
  expect(retryDelay(0, 0.5, undefined)).toBe(500);
});
