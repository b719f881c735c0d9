import { AppError } from '../../domain/app-error.ts';
import type { MakeLimiter } from './make-limiter.ts';
import { networkOf } from './network-of.ts';
import { refused } from './refused.ts';

/** Enough for a class behind one address; rooms stay, so a script must not make them without end (S7). */
const ROOMS_AN_HOUR = 20;
const HOUR = 3600;

export type RoomLimit = {
  /**
   * One room that did not exist, opened by a guest from this address.
   * @throws AppError `rate_limited` with the time to wait
   */
  demandNewRoom(address: string): Promise<void>;
};

export function createRoomLimit(makeLimiter: MakeLimiter): RoomLimit {
  const rooms = makeLimiter({ points: ROOMS_AN_HOUR, duration: HOUR, keyPrefix: 'room' });
  return {
    async demandNewRoom(address) {
      await rooms.consume(networkOf(address)).catch(
        refused(
          (retryAfterMs) =>
            new AppError('rate_limited', {
              message: `At most ${ROOMS_AN_HOUR} new rooms an hour from one address; wait ${Math.ceil(retryAfterMs / 60_000)} min.`,
              limit: ROOMS_AN_HOUR,
              retryAfterMs,
            }),
        ),
      );
    },
  };
}
