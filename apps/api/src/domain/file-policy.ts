import { AppError } from './app-error.ts';

/** What the operator allows; bytes and milliseconds. */
export type FilePolicy = {
  fileBytes: number;
  /** What one person's files may take of the store at once. */
  quotaBytes: number;
  expiresInDefault: number;
  expiresInMin: number;
  expiresInMax: number;
  /** How long a `stream` receipt keeps the object for its person (F3). */
  streamGrace: number;
};

/** @param expiresIn milliseconds. @throws AppError `invalid_expiry` (F8) */
export function demandExpiry(policy: FilePolicy, expiresIn: number | undefined): number {
  const chosen = expiresIn ?? policy.expiresInDefault;
  if (chosen >= policy.expiresInMin && chosen <= policy.expiresInMax) return chosen;
  const [min, max] = [policy.expiresInMin, policy.expiresInMax].map((ms) => Math.floor(ms / 1000));
  throw new AppError('invalid_expiry', {
    field: 'expiresIn',
    message: `A file may live from ${min} to ${max} seconds.`,
    limit: policy.expiresInMax,
  });
}
