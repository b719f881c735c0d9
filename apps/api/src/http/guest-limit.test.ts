import { describe, expect, it } from 'vitest';
import { createGuestLimit, networkOf } from './guest-limit.ts';
import { makeMemoryLimiter } from './make-limiter.ts';

describe('the limit of guests', () => {
  it('refuses one address what it leaves to another, and says when to come back', async () => {
    const { demandGuestRate } = createGuestLimit({ guestsPerMinute: 2 }, makeMemoryLimiter);
    await demandGuestRate('192.0.2.1');
    await demandGuestRate('192.0.2.1');
    await expect(demandGuestRate('192.0.2.1')).rejects.toMatchObject({
      code: 'rate_limited',
      details: { limit: 2, retryAfterMs: expect.any(Number) },
    });
    await demandGuestRate('192.0.2.2');
  });

  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['::1', '0:0:0:0'],
    ['2001:db8::5', '2001:db8:0:0'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
    ['2001:db8::1:2:3:4', '2001:db8:0:0'],
  ])('counts %s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
