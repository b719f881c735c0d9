import * as z from 'zod';

/**
 * 128 random bits as 32 lowercase hex characters. One alphabet for every id, because these survive
 * case-insensitive file systems and collations, URLs and shells without quoting.
 */
export const idPattern = /^[0-9a-f]{32}$/;

export const id = z.string().regex(idPattern, 'must be 32 lowercase hex characters');

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** @param randomBytes cryptographic randomness; `getRandomValues` exists on plain HTTP, `randomUUID` does not. */
export function newIdFrom(randomBytes: (length: number) => Uint8Array): string {
  let id = '';
  for (const byte of randomBytes(16)) id += hex[byte];
  return id;
}
