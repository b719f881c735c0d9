import { Readable } from 'node:stream';
import { AppError } from '../../../domain/app-error.ts';

/**
 * The bytes of a reply's body, exactly so many or an error. Time counts only while the reader wants
 * bytes and none come: a slow reader keeps its stream.
 * @param patience milliseconds without a byte
 */
export function exactly(body: Readable, size: number, patience: number): Readable {
  let left = size;
  let timer: NodeJS.Timeout | undefined;
  const failed = (cause: unknown) => new AppError('storage_unavailable', { cause });
  const rest = () => clearTimeout(timer);
  const stream = new Readable({
    read() {
      rest();
      timer = setTimeout(() => stream.destroy(failed(new Error('The store stopped sending.'))), patience);
      body.resume();
    },
    destroy(error, done) {
      rest();
      // Frees its socket at once, whatever was still to come.
      body.destroy();
      done(error);
    },
  });
  body.pause();
  body.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) stream.destroy(failed(new Error('The store sent more than was asked for.')));
    else if (stream.push(chunk)) timer?.refresh();
    else {
      rest();
      body.pause();
    }
  });
  body.on('end', () => {
    if (left === 0) stream.push(null);
    else stream.destroy(failed(new Error('The object ends too early.')));
  });
  body.on('error', (error) => stream.destroy(failed(error)));
  body.on('close', () => {
    if (left > 0) stream.destroy(failed(new Error('The store closed the connection.')));
  });
  return stream;
}
