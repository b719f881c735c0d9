import { createHash } from 'node:crypto';
import type { PasswordHash } from '@satchel/api/domain/passwords';

/** Hundreds of people register in these tests; the real hash is slow on purpose and has tests of its own. */
export function quickPasswords(): PasswordHash {
  const digest = (password: string) => createHash('sha256').update(password).digest('base64');
  return {
    hash: async (password) => digest(password),
    verify: async (phc, password) => phc === digest(password),
  };
}
