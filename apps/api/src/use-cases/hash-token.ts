import { createHash } from 'node:crypto';

/** Tokens have 256 random bits, so one plain SHA-256 is enough to store them by. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
