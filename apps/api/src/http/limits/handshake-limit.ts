import { type RateLimiterAbstract, RateLimiterMemory } from 'rate-limiter-flexible';
import { AppError } from '../../domain/app-error.ts';
import { networkOf } from './network-of.ts';
import { refused } from './refused.ts';

export type HandshakeLimit = {
  /** @throws AppError `unavailable` when too many come at once, `rate_limited` for one person's */
  demandHandshake(userId: string): Promise<void>;
  /**
   * Of somebody without a session.
   * @throws AppError `unavailable` when too many of them come at once, `rate_limited` for one address's
   */
  demandVisit(address: string): Promise<void>;
};

/** Of one person in a minute, for each socket they may have. */
const HANDSHAKES_PER_SOCKET = 6;
/** Shares of what one second takes besides those with a session. */
const VISITS = 1 / 2;
const VISITS_OF_ADDRESS = 1 / 4;
/** Those who are turned away together must not come back together. */
const COME_BACK = { after: 5000, within: 25_000 };

/**
 * Counts handshakes whose session holds, so that a flood of strangers costs what a 401 costs and keeps
 * nobody out; visitors of simple rooms, who need no session, are counted apart for the same reason.
 */
export function createHandshakeLimit({
  handshakesPerSecond,
  socketsPerPerson,
  random,
}: {
  handshakesPerSecond: number;
  socketsPerPerson: number;
  random: () => number;
}): HandshakeLimit {
  const share = (part: number) => Math.max(1, Math.floor(handshakesPerSecond * part));
  const perPerson = HANDSHAKES_PER_SOCKET * socketsPerPerson;
  const perAddress = share(VISITS_OF_ADDRESS);
  const limiter = (keyPrefix: string, points: number, duration = 1) =>
    new RateLimiterMemory({ points, duration, keyPrefix });
  const node = limiter('handshake', handshakesPerSecond);
  const person = limiter('handshake-of', perPerson, 60);
  const visits = limiter('visit', share(VISITS));
  const network = limiter('visit-from', perAddress);

  const takeOne = async (from: RateLimiterAbstract, key: string, limit: number, message: string) => {
    await from
      .consume(key)
      .catch(refused((retryAfterMs) => new AppError('rate_limited', { message, limit, retryAfterMs })));
  };
  const takeOfAll = async (from: RateLimiterAbstract) => {
    await from.consume('all').catch(
      refused(
        () =>
          new AppError('unavailable', {
            message: 'Too many connections at this moment: try again shortly.',
            limit: from.points,
            retryAfterMs: COME_BACK.after + Math.floor(random() * COME_BACK.within),
          }),
      ),
    );
  };
  return {
    async demandHandshake(userId) {
      await takeOne(person, userId, perPerson, `At most ${perPerson} connections a minute.`);
      await takeOfAll(node);
    },
    async demandVisit(address) {
      const message = `At most ${perAddress} new visitors a second from one address.`;
      await takeOne(network, networkOf(address), perAddress, message);
      await takeOfAll(visits);
    },
  };
}
