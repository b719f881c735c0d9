import { MiB, PART_BYTES, PARTS_MAX } from './limits.ts';

/** SHA-256 of one part, raw 32 bytes. Browsers pass one-shot WebCrypto, the server `node:crypto`. */
export type Sha256 = (bytes: Uint8Array) => Promise<Uint8Array>;

/** 8 MiB times the smallest power of two that gives at most 10,000 parts (design §8). */
export function partSizeFor(size: number): number {
  let partSize = PART_BYTES;
  while (Math.ceil(size / partSize) > PARTS_MAX) partSize *= 2;
  return partSize;
}

/** An empty file has one empty part, so that every file has a first part and a digest of two levels. */
export function partCountFor(size: number, partSize: number): number {
  return Math.max(1, Math.ceil(size / partSize));
}

/** Byte range of part `n`, counted from 1; `end` is exclusive. */
export function partRange(n: number, size: number, partSize: number): { start: number; end: number } {
  const start = (n - 1) * partSize;
  return { start, end: Math.min(size, start + partSize) };
}

export function isPartSize(partSize: number): boolean {
  return Number.isSafeInteger(partSize) && partSize % MiB === 0 && partSize >= 5 * MiB;
}

/**
 * The digest of a file: SHA-256 over the concatenated raw SHA-256s of its parts, base64. It equals
 * S3's composite checksum without the `-N`. Always two levels, also for a single part.
 */
export async function digestOfParts(partDigests: readonly Uint8Array[], sha256: Sha256): Promise<string> {
  const joined = new Uint8Array(partDigests.length * 32);
  for (const [index, digest] of partDigests.entries()) joined.set(digest, index * 32);
  return toBase64(await sha256(joined));
}

/** `btoa` exists in browsers and in Node, and a digest is 32 bytes. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** @returns undefined unless the text is canonical base64 of exactly 32 bytes */
export function digestFromBase64(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]{43}=$/.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : undefined;
}

/**
 * RFC 9530 `Content-Digest`; other algorithms beside sha-256 are ignored as the RFC allows, and of a
 * repeated one the last counts, as in every structured dictionary (RFC 9651).
 */
export function contentDigestHeader(digest: Uint8Array): string {
  return `sha-256=:${toBase64(digest)}:`;
}

export function parseContentDigest(header: string): Uint8Array | undefined {
  const member = header.split(',').findLast((part) => part.trim().toLowerCase().startsWith('sha-256='));
  const value = member?.trim().slice('sha-256='.length);
  if (!value?.startsWith(':') || !value.endsWith(':')) return undefined;
  return digestFromBase64(value.slice(1, -1));
}
