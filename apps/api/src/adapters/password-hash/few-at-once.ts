import { AppError } from '../../domain/app-error.ts';
import type { PasswordHash } from '../../domain/passwords.ts';

/** Each takes a thread and 19 MiB; two leave the others for files and the store's own work. */
const AT_ONCE = 2;
/** About ten seconds of work: whoever stands behind that is better told to come back. */
const QUEUED = 100;
const COME_BACK_AFTER = 10_000;

/** A flood of sign-ins waits here instead of taking every thread; beyond the queue it is refused `unavailable`. */
export function fewAtOnce(passwords: PasswordHash): PasswordHash {
  let running = 0;
  const queue: (() => void)[] = [];

  async function turn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= AT_ONCE) {
      if (queue.length >= QUEUED) throw busy();
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  }

  return {
    hash: (password) => turn(() => passwords.hash(password)),
    verify: (phc, password) => turn(() => passwords.verify(phc, password)),
  };
}

function busy(): AppError {
  return new AppError('unavailable', {
    message: 'Too many people are signing in at this moment.',
    limit: QUEUED,
    retryAfterMs: COME_BACK_AFTER,
  });
}
