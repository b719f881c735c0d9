import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { AppError } from '../../../domain/app-error.ts';

const BLOCK = 256 * 1024;

export type Held = { blocks: Uint8Array[]; size: number; digest: Uint8Array };

/**
 * Reads a body into memory, in blocks of one size: a body that trickles in costs its bytes and not a
 * buffer object for each of them.
 * @param limit the first byte above it is `wrong_part_size`
 */
export async function holdBody(body: Readable, limit: number, signal: AbortSignal): Promise<Held> {
  const hash = createHash('sha256');
  const blocks: Uint8Array[] = [];
  let size = 0;
  const stop = () => body.destroy(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    signal.throwIfAborted();
    // The caller decides what happens to the rest of a refused body.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      if (size + chunk.length > limit) throw new AppError('wrong_part_size', { limit });
      hash.update(chunk);
      for (let at = 0; at < chunk.length; ) {
        const used = size % BLOCK;
        if (used === 0) blocks.push(Buffer.allocUnsafeSlow(BLOCK));
        const piece = chunk.subarray(at, at + BLOCK - used);
        blocks.at(-1)?.set(piece, used);
        size += piece.length;
        at += piece.length;
      }
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
  const rest = size % BLOCK;
  if (rest > 0) blocks.push((blocks.pop() ?? new Uint8Array()).subarray(0, rest));
  return { blocks, size, digest: Uint8Array.from(hash.digest()) };
}
