import { Transform } from 'node:stream';
import { AppError } from '../../../domain/app-error.ts';

/** Passes exactly `size` bytes on; more or fewer fail it with `wrong_part_size`, before the last is passed. */
export function countBytes(size: number, onChunk: () => void): Transform {
  let left = size;
  const wrongSize = () => new AppError('wrong_part_size', { limit: size });
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length;
      onChunk();
      if (left < 0) done(wrongSize());
      else done(null, chunk);
    },
    flush(done) {
      done(left === 0 ? null : wrongSize());
    },
  });
}
