import { createCipheriv, createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { digestOfParts } from '@satchel/protocol/digest';
import { MiB, PART_BYTES } from '@satchel/protocol/limits';
import { sha256 } from '../../support/upload.ts';

const BLOCK = 16;
const CHUNK = MiB / 4;

/**
 * Bytes that no two places share and nobody has to keep: AES in counter mode, so that any range of any
 * size can be made again from the seed.
 */
export function* seededChunks(seed: number, start: number, end: number): Generator<Buffer> {
  const zeros = Buffer.alloc(CHUNK);
  const cipher = createCipheriv('aes-128-ctr', keyOf(seed), counterAt(Math.floor(start / BLOCK)));
  cipher.update(zeros.subarray(0, start % BLOCK));
  for (let at = start; at < end; at += CHUNK)
    yield cipher.update(zeros.subarray(0, Math.min(CHUNK, end - at)));
}

export function seededBytes(seed: number, start: number, end: number): Buffer<ArrayBuffer> {
  return Buffer.concat([...seededChunks(seed, start, end)]);
}

export function seededStream(seed: number, start: number, end: number): Readable {
  return Readable.from(seededChunks(seed, start, end), { objectMode: false, highWaterMark: CHUNK });
}

function keyOf(seed: number): Buffer {
  return createHash('sha256').update(`seed ${seed}`).digest().subarray(0, 16);
}

function counterAt(block: number): Buffer {
  const counter = Buffer.alloc(BLOCK);
  counter.writeBigUInt64BE(BigInt(block), 8);
  return counter;
}

/** The digest a recipient has to prove (F2), without holding more than a chunk. */
export function digestOfSeeded(seed: number, size: number, partSize = PART_BYTES): Promise<string> {
  const whole = partwiseDigest(partSize);
  for (const chunk of seededChunks(seed, 0, size)) whole.update(chunk);
  return whole.digest();
}

/** The digest of bytes as they come in, part by part. */
export function partwiseDigest(partSize = PART_BYTES) {
  const parts: Buffer[] = [];
  let hash = createHash('sha256');
  let room = partSize;
  return {
    update(chunk: Uint8Array): void {
      let rest = chunk;
      while (rest.length > 0) {
        if (room === 0) {
          parts.push(hash.digest());
          hash = createHash('sha256');
          room = partSize;
        }
        const piece = rest.subarray(0, room);
        hash.update(piece);
        room -= piece.length;
        rest = rest.subarray(piece.length);
      }
    },
    /** Ends it; an empty file has one empty part. */
    digest: (): Promise<string> => digestOfParts([...parts, hash.digest()], async (bytes) => sha256(bytes)),
  };
}
