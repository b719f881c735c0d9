import { PASSWORD_MAX, PASSWORD_MIN } from '@satchel/protocol/limits';
import { AppError } from './app-error.ts';
import { guessedPasswords } from './guessed-passwords.ts';

/** Slow, salted and one-way; implementations run off the main thread. */
export type PasswordHash = {
  hash(password: string): Promise<string>;
  /** False also for a hash that cannot be decoded. */
  verify(phc: string, password: string): Promise<boolean>;
};

/** Refuses what a guesser tries first; length does the rest (reliability §7). */
export function demandStrongPassword(password: string, username: string): void {
  const length = [...password].length;
  if (length < PASSWORD_MIN) weak(`it needs at least ${PASSWORD_MIN} characters`);
  if (length > PASSWORD_MAX) weak(`it may have at most ${PASSWORD_MAX} characters`);
  const folded = password.toLowerCase();
  if (guessedPasswords.has(folded)) weak('it is among the most common ones');
  if (new Set(folded).size < 5) weak('it repeats too few different characters');
  if (folded.includes(username) && folded.length - username.length < 6) weak('it is built on the user name');
}

function weak(reason: string): never {
  throw new AppError('weak_password', { field: 'password', message: `Choose another password: ${reason}.` });
}
