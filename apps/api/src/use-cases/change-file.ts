import type { RemovalReason } from '@satchel/protocol/file-card';
import { advance } from '../domain/advance-file.ts';
import { AppError } from '../domain/app-error.ts';
import type { FileRecord } from '../domain/file.ts';
import { isClaimed } from '../domain/file.ts';
import type { FileEvent } from '../domain/file-event.ts';
import type { Files } from '../ports/data-store/files.ts';

/** Fifty recipients may confirm at once; each round one of them gets through. */
const TRIES = 100;

/**
 * Applies an event to a file, again on the newer record whenever somebody was faster. Only for
 * events that stay right on any record that accepts them; the sweeper's claims use `tryChange`.
 * @throws AppError the refusal of `advance`
 */
export async function changeFile(files: Files, file: FileRecord, event: FileEvent): Promise<FileRecord> {
  let current = file;
  for (let tries = 0; tries < TRIES; tries++) {
    const changed = await tryChange(files, current, event);
    if (changed !== undefined) return changed;
    current = await reload(files, file.id);
  }
  throw new AppError('changed_meanwhile');
}

/** @returns undefined when the record is no longer the one that was looked at */
export async function tryChange(
  files: Files,
  file: FileRecord,
  event: FileEvent,
): Promise<FileRecord | undefined> {
  const result = advance(file, event);
  if ('refused' in result) {
    throw new AppError(result.refused, result.refused === 'gone' ? reasonOf(file) : {});
  }
  if (result.file === file) return file;
  return (await files.replace(result.file, file.version)) ? result.file : undefined;
}

export async function reload(files: Files, fileId: string): Promise<FileRecord> {
  const file = await files.byId(fileId);
  if (file === undefined) throw new AppError('not_found');
  return file;
}

/** Why the bytes are gone, for 410 (F9). */
export function reasonOf(file: FileRecord): { reason?: RemovalReason | 'lost'; message?: string } {
  if (file.state === 'lost') return { reason: 'lost', message: said.lost };
  const reason = isClaimed(file) ? file.state : 'reason' in file ? file.reason : undefined;
  return reason === undefined ? {} : { reason, message: said[reason] };
}

const said: Record<RemovalReason | 'lost', string> = {
  delivered: 'Everybody it was sent to has it, so it was removed from the server.',
  revoked: 'The sender removed it from the server.',
  expired: 'Its time was up, so it was removed from the server.',
  lost: 'The server has lost its bytes: ask the sender to send it again.',
};
