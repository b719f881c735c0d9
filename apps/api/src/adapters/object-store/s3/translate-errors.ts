import type { ErrorCode } from '@satchel/protocol/errors';
import { AppError } from '../../../domain/app-error.ts';
import { RETRY_AFTER } from './limits.ts';

/** What the store said by a name of S3's. Only these two names mean "absent" (F11). */
const codes: Record<string, ErrorCode> = {
  NoSuchKey: 'not_found',
  NoSuchUpload: 'not_found',
  BadDigest: 'checksum_mismatch',
  InvalidDigest: 'checksum_mismatch',
  XAmzContentChecksumMismatch: 'checksum_mismatch',
  InvalidRange: 'range_not_satisfiable',
  EntityTooLarge: 'wrong_part_size',
  EntityTooSmall: 'wrong_part_size',
  InvalidPart: 'parts_missing',
  InvalidPartOrder: 'parts_missing',
  InsufficientStorage: 'server_full',
  QuotaExceeded: 'server_full',
  XMinioStorageFull: 'server_full',
};

export function translated(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const code = codes[s3NameOf(error)] ?? (statusOf(error) === 507 ? 'server_full' : 'storage_unavailable');
  return new AppError(code, {
    cause: error,
    ...(code === 'storage_unavailable' || code === 'server_full' ? { retryAfterMs: RETRY_AFTER } : {}),
  });
}

export async function translateErrors<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw translated(error);
  }
}

/** `undefined` when the store says that what was looked for is absent; any other failure stays one. */
export async function ifPresent<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isNotFound(translated(error))) return undefined;
    throw error;
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.code === 'not_found';
}

/** The `Code` of the store's XML, which the SDK makes the error's name. */
export function s3NameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('$metadata' in error)) return undefined;
  const { httpStatusCode } = error.$metadata as { httpStatusCode?: number };
  return httpStatusCode;
}

/** The server does not have that part of S3 at all. */
export function isNotImplemented(error: unknown): boolean {
  return s3NameOf(error) === 'NotImplemented' || [405, 501].includes(statusOf(error) ?? 0);
}
