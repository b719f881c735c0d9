import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { MiB } from '@satchel/protocol/limits';

/** The smallest part that S3 takes anywhere but at the end. */
export const PART = 5 * MiB;

export const newId = () => randomBytes(16).toString('hex');

export const sha256 = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

/** The same bytes for the same seed, and others for another: a mix-up cannot go unseen. */
export function bytesFrom(seed: number, length: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = (seed + 1) * 2654435761;
  for (let index = 0; index < words.length; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    words[index] = state ^ (state >>> 13);
  }
  return new Uint8Array(words.buffer, 0, length);
}

/** In chunks as a socket would hand them over. */
export function bodyOf(bytes: Uint8Array, chunk = 64 * 1024): Readable {
  return Readable.from(chunksOf(bytes, chunk), { objectMode: false });
}

/** Hands over the bytes and then waits for `release` before it ends or, given an error, fails. */
export function heldBodyOf(bytes: Uint8Array): { body: Readable; release: (error?: Error) => void } {
  const body = new Readable({ read() {} });
  for (const chunk of chunksOf(bytes, 64 * 1024)) body.push(chunk);
  return {
    body,
    release: (error) => {
      if (error) body.destroy(error);
      else body.push(null);
    },
  };
}

export async function readAll(stream: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

/** `toEqual` walks megabytes one by one; this does not. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function* chunksOf(bytes: Uint8Array, chunk: number): Generator<Buffer> {
  for (let start = 0; start < bytes.length; start += chunk) {
    yield Buffer.from(bytes.subarray(start, start + chunk));
  }
}
