import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { finished, type Readable, Writable } from 'node:stream';
import { finished as settled } from 'node:stream/promises';
import { MiB } from '@satchel/protocol/limits';
import { AppError } from '../../../domain/app-error.ts';
import { writeAll } from './write-all.ts';

/** One block is written while the next is gathered: few system calls, and two blocks of memory per part. */
const BLOCK = MiB;
/** Bounds the bookkeeping when a body trickles in as single bytes. */
const BLOCK_CHUNKS = 256;

type Target = {
  handle: FileHandle;
  position: number;
  /** Bytes; the first byte above it ends the writing, unwritten. */
  limit: number;
};

/**
 * Streams a body into its place in the file. A body that fails rejects with its own error. After a
 * rejection one write may still be under way; closing the handle waits for it.
 */
export async function writeBody(
  body: Readable,
  target: Target,
  signal: AbortSignal,
): Promise<{ size: number; digest: Uint8Array }> {
  const hash = createHash('sha256');
  let size = 0;
  const writer = blockWriter(target);
  const sink = new Writable({
    highWaterMark: BLOCK / 4,
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > target.limit) return done(new AppError('wrong_part_size', { limit: target.limit }));
      hash.update(chunk);
      writer.add(chunk, done);
    },
    final: (done) => writer.end(done),
  });
  // A request that ends after its upload did still reports to a sink nobody waits for; unheard, that
  // error would end the process.
  sink.on('error', () => {});
  const stop = () => sink.destroy(signal.reason);
  signal.addEventListener('abort', stop);
  finished(body, { writable: false }, (error) => {
    if (error) sink.destroy(error);
  });
  try {
    signal.throwIfAborted();
    body.pipe(sink);
    await settled(sink);
  } finally {
    signal.removeEventListener('abort', stop);
    body.unpipe(sink);
  }
  return { size, digest: Uint8Array.from(hash.digest()) };
}

type Done = (error?: Error | null) => void;

function blockWriter({ handle, position }: Target) {
  let block: Uint8Array[] = [];
  let gathered = 0;
  let next = position;
  let running: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    const [chunks, at] = [block, next];
    block = [];
    next += gathered;
    gathered = 0;
    await writeAll(handle, chunks, at);
  }

  return {
    /** Calls back at once while there is room; a full block waits for the one before it. */
    add(chunk: Uint8Array, done: Done): void {
      block.push(chunk);
      gathered += chunk.length;
      if (gathered < BLOCK && block.length < BLOCK_CHUNKS) {
        done();
        return;
      }
      running.then(() => {
        running = write();
        // Whoever waits for it next, the following block or the end, reports its failure.
        running.catch(() => {});
        done();
      }, done);
    },
    end(done: Done): void {
      running.then(write).then(() => done(), done);
    },
  };
}
