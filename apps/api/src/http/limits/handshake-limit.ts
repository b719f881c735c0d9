import { RateLimiterMemory } from 'rate-limiter-flexible';
import { AppError } from '../../domain/app-error.ts';
import { refused } from './refused.ts';

export type HandshakeLimit = {
  /** @throws AppError `unavailable` when too many come at once, `rate_limited` for one person's */
  demandHandshake(userId?: string): Promise<void>;
};

/** Of one person in a minute, for each socket they may have. */
const HANDSHAKES_PER_SOCKET = 6;
/** Those who are turned away together must not come back together. */
const COME_BACK = { after: 5000, within: 25_000 };

/**
 * Counts handshakes whose session holds, so that a flood of strangers costs what a 401 costs and keeps
 * nobody out.
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
  const perPerson = HANDSHAKES_PER_SOCKET * socketsPerPerson;
  const node = new RateLimiterMemory({ points: handshakesPerSecond, duration: 1, keyPrefix: 'handshake' });
  const person = new RateLimiterMemory({ points: perPerson, duration: 60, keyPrefix: 'handshake-of' });
  return {
    async demandHandshake(userId) {
      if (userId !== undefined) {
        await person.consume(userId).catch(
          refused(
            (retryAfterMs) =>
              new AppError('rate_limited', {
                message: `At most ${perPerson} connections a minute.`,
                limit: perPerson,
                retryAfterMs,
              }),
          ),
        );
      }
      await node.consume('all').catch(
        refused(
          () =>
            new AppError('unavailable', {
              message: 'Too many connections at this moment: try again shortly.',
              limit: handshakesPerSecond,
              retryAfterMs: COME_BACK.after + Math.floor(random() * COME_BACK.within),
            }),
        ),
      );
    },
  };
}
