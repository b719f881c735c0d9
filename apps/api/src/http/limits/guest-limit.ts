import { AppError } from '../../domain/app-error.ts';
import type { MakeLimiter } from './make-limiter.ts';
import { networkOf } from './network-of.ts';
import { refused } from './refused.ts';

export type GuestLimit = {
  /**
   * One guest coming in from this address.
   * @throws AppError `rate_limited` with the time to wait
   */
  demandGuestRate(address: string): Promise<void>;
};

/** A class behind one address is many guests, a script that fills rooms is more. */
export function createGuestLimit(
  { guestsPerMinute }: { guestsPerMinute: number },
  makeLimiter: MakeLimiter,
): GuestLimit {
  const visits = makeLimiter({ points: guestsPerMinute, duration: 60, keyPrefix: 'guest' });
  return {
    async demandGuestRate(address) {
      await visits.consume(networkOf(address)).catch(
        refused(
          (retryAfterMs) =>
            new AppError('rate_limited', {
              message: `At most ${guestsPerMinute} guests a minute from one address; wait ${Math.ceil(retryAfterMs / 1000)} s.`,
              limit: guestsPerMinute,
              retryAfterMs,
            }),
        ),
      );
    },
  };
}
