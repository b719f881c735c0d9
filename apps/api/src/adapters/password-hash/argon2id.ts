import { hash, verify } from '@node-rs/argon2';
import type { PasswordHash } from '../../domain/passwords.ts';

/** Argon2id is the library's default. Memory in KiB; the floor that OWASP's password storage sheet gives for Argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Runs on the library's own threads, so sockets do not wait for it. */
export function createArgon2id(): PasswordHash {
  return {
    hash: (password) => hash(password, cost),
    verify: (phc, password) => verify(phc, password).catch(() => false),
  };
}
