import mongoose from 'mongoose';
import { AppError } from '../../../domain/app-error.ts';

const { MongoError, MongoServerError, MongoBulkWriteError } = mongoose.mongo;

/** A line that broke is there again at once, an election takes a few seconds; milliseconds. */
const RETRY_AFTER = 2000;

const DUPLICATE_KEY = 11_000;
const OUT_OF_DISK_SPACE = 14_031;

/** What may cross the port instead of a driver's error; a mistake in our own code stays what it is. */
export function translate(error: unknown): unknown {
  if (isDriverError(error)) {
    const isFull = error instanceof MongoServerError && error.code === OUT_OF_DISK_SPACE;
    if (isFull) return new AppError('server_full', { cause: error });
    return new AppError('unavailable', { cause: error, retryAfterMs: RETRY_AFTER });
  }
  if (error instanceof mongoose.Error) return new AppError('internal', { cause: error });
  return error;
}

/** The server's or the line's doing, in contrast to what mongoose refuses before it sends anything. */
export function isDriverError(error: unknown): error is Error {
  return error instanceof MongoError;
}

export function isDuplicateKey(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

/**
 * How many rows an ordered insert stored before it met a key that was taken.
 * @returns undefined when the error leaves open what was stored
 */
export function storedBeforeDuplicate(error: unknown): number | undefined {
  if (!(error instanceof MongoBulkWriteError)) return undefined;
  const [refused] = [error.writeErrors].flat();
  const isSure = refused?.code === DUPLICATE_KEY && error.result.getWriteConcernError() === undefined;
  return isSure ? refused.index : undefined;
}
