import { AppError } from '../../domain/app-error.ts';
import type { MakeLimiter } from './make-limiter.ts';
import { networkOf } from './network-of.ts';
import { refused } from './refused.ts';

export type SignInLimit = {
  /**
   * Counts a try before its password is looked at, so that a hundred at once are no hundred guesses.
   * @throws AppError `too_many_attempts` with the time to wait, also for the right password
   */
  demandTry(username: string, address: string): Promise<Try>;
};

export type Try = {
  /** The password was right: what was tried from this place before counts no more. */
  forgive(): Promise<void>;
  /** The password was not looked at, so nothing was guessed. */
  takeBack(): Promise<void>;
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
      const place = `${name} ${networkOf(address)}`;
      await here.consume(place).catch(tooMany);
      await anywhere.consume(name).catch(tooMany);
      return {
        async forgive() {
          await here.delete(place);
          await anywhere.reward(name);
        },
        async takeBack() {
          await here.reward(place);
          await anywhere.reward(name);
        },
      };
    },
  };
}

const tooMany = refused((retryAfterMs) => {
  const minutes = Math.ceil(retryAfterMs / 60_000);
  return new AppError('too_many_attempts', {
    message: `Too many attempts for this name: wait ${minutes} min.`,
    limit: TRIES,
    retryAfterMs,
  });
});
