import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Random bytes, so that nothing on the way can compress or guess them. @returns their SHA-256, hex */
export async function makeFile(path: string, size: number): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(Readable.from(blocks(size, (block) => hash.update(block))), createWriteStream(path));
  return hash.digest('hex');
}

function* blocks(size: number, seen: (block: Buffer) => void): Generator<Buffer> {
  for (let left = size; left > 0; ) {
    const block = randomBytes(Math.min(left, 1024 * 1024));
    left -= block.length;
    seen(block);
    yield block;
  }
}
