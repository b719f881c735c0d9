import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../domain/app-error.ts';

export type RateLimits = {
  /** One message, attachment or edit of this person. @throws AppError `rate_limited` with the time to wait */
  demandSendRate(userId: string): Promise<void>;
};

/** In memory; the shared variant has the same face. */
export function createRateLimits({ messagesPerMinute }: { messagesPerMinute: number }): RateLimits {
  const steady = Math.max(1, Math.floor(messagesPerMinute / 60));
  const sends = new BurstyRateLimiter(
    new RateLimiterMemory({ points: steady, duration: 1, keyPrefix: 'send' }),
    new RateLimiterMemory({ points: messagesPerMinute, duration: 60, keyPrefix: 'burst' }),
  );
  return {
    async demandSendRate(userId) {
      await sends.consume(userId).catch((refusal: unknown) => {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw new AppError('rate_limited', {
          message: `At most ${messagesPerMinute} messages a minute; wait ${Math.ceil(refusal.msBeforeNext / 1000)} s.`,
          limit: messagesPerMinute,
          retryAfterMs: refusal.msBeforeNext,
        });
      });
    },
  };
}
