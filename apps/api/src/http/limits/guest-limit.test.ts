import { describe, expect, it } from 'vitest';
import { createGuestLimit } from './guest-limit.ts';
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
});
