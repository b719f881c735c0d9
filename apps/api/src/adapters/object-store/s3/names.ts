import { idPattern } from '@satchel/protocol/ids';
import { AppError } from '../../../domain/app-error.ts';

/** Everything that may expire lies below this; the lifecycle rule names it. */
export const OBJECTS = 'satchel/objects/';

/** The mark of the data store that the objects belong to (F11); beside them, so that no rule expires it. */
export const INSTANCE = 'satchel/instance';

/** @throws not_found for anything but an object key (F10) */
export function nameOf(key: string): string {
  if (!idPattern.test(key)) throw new AppError('not_found');
  return OBJECTS + key;
}

/** @returns undefined for what somebody else put there */
export function keyOf(name: string | undefined): string | undefined {
  const key = name?.startsWith(OBJECTS) ? name.slice(OBJECTS.length) : '';
  return idPattern.test(key) ? key : undefined;
}

/** Servers make ids of different alphabets, none with a slash; some file uploads under them. */
export function isUploadId(uploadId: string): boolean {
  return /^[\w.~+=-]{16,1024}$/.test(uploadId);
}

/** @throws not_found for what no server gave out */
export function demandUploadId(uploadId: string): void {
  if (!isUploadId(uploadId)) throw new AppError('not_found');
}
