import { isIPv6 } from 'node:net';
import { RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../domain/app-error.ts';
import type { MakeLimiter } from './make-limiter.ts';

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
      await visits.consume(networkOf(address)).catch((refusal: unknown) => {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw new AppError('rate_limited', {
          message: `At most ${guestsPerMinute} guests a minute from one address; wait ${Math.ceil(refusal.msBeforeNext / 1000)} s.`,
          limit: guestsPerMinute,
          retryAfterMs: refusal.msBeforeNext,
        });
      });
    },
  };
}

/** One customer has a whole /64 of IPv6, so that is what counts as one address. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [left = '', right] = address.split('::');
  const [before, after] = [left, right].map((side) => (side ? side.split(':') : []));
  const zeros = right === undefined ? 0 : 8 - (before?.length ?? 0) - (after?.length ?? 0);
  return [...(before ?? []), ...Array<string>(zeros).fill('0'), ...(after ?? [])].slice(0, 4).join(':');
}
