import type { Readable } from 'node:stream';
import { AppError } from '../../domain/app-error.ts';

/**
 * What happens to the body of a refused part. The rest of one of declared length is read, because
 * destroying a request also destroys the connection that its answer must go out on. One without a known
 * end, or over it, is destroyed.
 */
export function letGo({ body, size }: { body: Readable; size?: number }, error: unknown): void {
  const isOverlong = error instanceof AppError && error.code === 'wrong_part_size';
  if (size !== undefined && !isOverlong) body.resume();
  else body.destroy();
}
