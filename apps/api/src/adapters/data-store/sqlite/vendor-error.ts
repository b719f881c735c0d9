import { AppError } from '../../../domain/app-error.ts';

const SQLITE_FULL = 13;
export const SQLITE_BUSY = 5;

/** What may cross the port instead of a driver's error; a mistake in our own code stays what it is. */
export function translate(error: unknown): unknown {
  if (!isDriverError(error)) return error;
  // Extended codes carry the primary one in their low byte.
  const isFull = error.errcode !== undefined && (error.errcode & 0xff) === SQLITE_FULL;
  return new AppError(isFull ? 'server_full' : 'unavailable', { cause: error });
}

function isDriverError(error: unknown): error is Error & { errcode?: number } {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return error.code === 'ERR_SQLITE_ERROR' || error.code === 'ERR_INVALID_STATE';
}
