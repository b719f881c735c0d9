import type { FileCard, RecipientStatus } from '@satchel/protocol/file-card';

/** Only who is waited for by name can hold a file, and who wants it no more does not. */
export function mayKeep({ mode }: Pick<FileCard, 'mode'>, mine: RecipientStatus | undefined): boolean {
  return mode === 'ledger' && (mine === 'waiting' || mine === 'stored' || mine === 'stream');
}

/** A place can be given up as long as the file is there; past its time it only waits for its removal. */
export function mayDecline(
  { state, expiresAt }: Pick<FileCard, 'state' | 'expiresAt'>,
  mine: RecipientStatus | undefined,
  now: number,
): boolean {
  return mine === 'waiting' && state === 'available' && now < expiresAt;
}
