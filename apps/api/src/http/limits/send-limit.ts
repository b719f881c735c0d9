import { BurstyRateLimiter } from 'rate-limiter-flexible';
import { AppError } from '../../domain/app-error.ts';
import type { MakeLimiter } from './make-limiter.ts';
import { refused } from './refused.ts';

export type SendLimit = {
  /**
   * One message of this person, or anything else that others see happen and that can be repeated: an edit, a file,
   * coming and going, a role.
   * @throws AppError `rate_limited` with the time to wait
   */
  demandSendRate(userId: string): Promise<void>;
};

/** A minute's messages at once, then evenly. */
export function createSendLimit(
  { messagesPerMinute }: { messagesPerMinute: number },
  makeLimiter: MakeLimiter,
): SendLimit {
  const steady = Math.max(1, Math.floor(messagesPerMinute / 60));
  const sends = new BurstyRateLimiter(
    makeLimiter({ points: steady, duration: 1, keyPrefix: 'send' }),
    makeLimiter({ points: messagesPerMinute, duration: 60, keyPrefix: 'burst' }),
  );
  return {
    async demandSendRate(userId) {
      await sends.consume(userId).catch(
        refused(
          (retryAfterMs) =>
            new AppError('rate_limited', {
              message: `At most ${messagesPerMinute} messages a minute; wait ${Math.ceil(retryAfterMs / 1000)} s.`,
              limit: messagesPerMinute,
              retryAfterMs,
            }),
        ),
      );
    },
  };
}
