import { AppError } from '../../domain/app-error.ts';
import type { MakeLimiter } from './make-limiter.ts';
import { networkOf } from './network-of.ts';
import { refused } from './refused.ts';

export type EntryLimit = {
  /**
   * One sign-in, registration or upgrade from this address, before anything is looked at or hashed.
   * @throws AppError `rate_limited` with the time to wait
   */
  demandEntry(address: string): Promise<void>;
};

/** A class behind one address is many people; made-up names without end would keep everybody from the hashing. */
export function createEntryLimit(
  { signInsPerMinute }: { signInsPerMinute: number },
  makeLimiter: MakeLimiter,
): EntryLimit {
  const entries = makeLimiter({ points: signInsPerMinute, duration: 60, keyPrefix: 'entry' });
  return {
    async demandEntry(address) {
      await entries.consume(networkOf(address)).catch(
        refused(
          (retryAfterMs) =>
            new AppError('rate_limited', {
              message: `At most ${signInsPerMinute} sign-ins a minute from one address; wait ${Math.ceil(retryAfterMs / 1000)} s.`,
              limit: signInsPerMinute,
              retryAfterMs,
            }),
        ),
      );
    },
  };
}
