import { BurstyRateLimiter, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { AppError } from '../domain/app-error.ts';
import type { MakeLimiter } from './make-limiter.ts';

export type RateLimits = {
  /** One message, attachment or edit of this person. @throws AppError `rate_limited` with the time to wait */
  demandSendRate(userId: string): Promise<void>;
};

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
        await person.consume(userId).catch((refusal: unknown) => {
          if (!(refusal instanceof RateLimiterRes)) throw refusal;
          throw new AppError('rate_limited', {
            message: `At most ${perPerson} connections a minute.`,
            limit: perPerson,
            retryAfterMs: refusal.msBeforeNext,
          });
        });
      }
      await node.consume('all').catch((refusal: unknown) => {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        throw new AppError('unavailable', {
          message: 'Too many connections at this moment: try again shortly.',
          limit: handshakesPerSecond,
          retryAfterMs: COME_BACK.after + Math.floor(random() * COME_BACK.within),
        });
      });
    },
  };
}

export type SignInLimit = {
  /**
   * Counts a try before its password is looked at, so that a hundred at once are no hundred guesses.
   * @returns takes the count back, once the password was right
   * @throws AppError `too_many_attempts` with the time to wait, also for the right password
   */
  demandTry(username: string, address: string): Promise<() => Promise<void>>;
};

const TRIES = 5;
/** For one name from everywhere: enough that a stranger elsewhere does not lock its owner out at once. */
const TRIES_FROM_ANYWHERE = 100;
const TRIES_WITHIN = 15 * 60;

export function createSignInLimit(makeLimiter: MakeLimiter): SignInLimit {
  const window = { duration: TRIES_WITHIN };
  const here = makeLimiter({ ...window, points: TRIES, keyPrefix: 'sign-in-here' });
  const anywhere = makeLimiter({ ...window, points: TRIES_FROM_ANYWHERE, keyPrefix: 'sign-in' });
  return {
    async demandTry(username, address) {
      const name = username.toLowerCase();
      const place = `${name} ${address}`;
      await here.consume(place).catch(tooMany);
      await anywhere.consume(name).catch(tooMany);
      return async () => {
        await here.delete(place);
        await anywhere.reward(name);
      };
    },
  };
}

function tooMany(refusal: unknown): never {
  if (!(refusal instanceof RateLimiterRes)) throw refusal;
  const minutes = Math.ceil(refusal.msBeforeNext / 60_000);
  throw new AppError('too_many_attempts', {
    message: `Too many attempts for this name: wait ${minutes} min.`,
    limit: TRIES,
    retryAfterMs: refusal.msBeforeNext,
  });
}

export function createRateLimits(
  { messagesPerMinute }: { messagesPerMinute: number },
  makeLimiter: MakeLimiter,
): RateLimits {
  const steady = Math.max(1, Math.floor(messagesPerMinute / 60));
  const sends = new BurstyRateLimiter(
    makeLimiter({ points: steady, duration: 1, keyPrefix: 'send' }),
    makeLimiter({ points: messagesPerMinute, duration: 60, keyPrefix: 'burst' }),
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
