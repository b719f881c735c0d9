import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { MiB } from '@satchel/protocol/limits';
import { AppError } from '../../../domain/app-error.ts';
import type { Paths } from './paths.ts';
import { translated } from './translate-errors.ts';

/** Below 1 MiB a read costs more in calls than in copying. */
const CHUNK = MiB;

export async function readRange(paths: Paths, key: string, start: number, end: number): Promise<Readable> {
  const handle = await open(paths.object(key), 'r');
  try {
    const { size } = await handle.stat();
    const isInside = 0 <= start && start <= end && end <= size;
    if (!isInside) throw new AppError('range_not_satisfiable', { limit: size });
  } catch (error) {
    await handle.close();
    throw error;
  }
  return streamOf(handle, paths, start, end);
}

/** Unlike `createReadStream`, it never ends early without an error, and its errors are the port's. */
function streamOf(handle: FileHandle, paths: Paths, start: number, end: number): Readable {
  let position = start;

  async function readNext(): Promise<Buffer | null> {
    if (position === end) return null;
    const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK, end - position));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, position);
    if (bytesRead === 0)
      throw new AppError('storage_unavailable', { cause: new Error('The object ends too early.') });
    position += bytesRead;
    return buffer.subarray(0, bytesRead);
  }

  return new Readable({
    highWaterMark: CHUNK,
    read() {
      readNext().then(
        (chunk) => this.push(chunk),
        async (error) => this.destroy(asError(await translated(error, paths))),
      );
    },
    destroy(error, done) {
      handle.close().then(
        () => done(error),
        (failure) => done(error ?? failure),
      );
    },
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new AppError('storage_unavailable', { cause: error });
}
