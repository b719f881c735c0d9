import type { ErrorCode } from '@satchel/protocol/errors';
import { type AnnouncedRecord, type FileRecord, isLive } from './file.ts';

/** `file` is the same object when the event changes nothing (F4). */
export type Advance = { file: FileRecord } | { refused: ErrorCode };

/** A new version of the record, guarded by the one it was made from. */
export function next<State extends FileRecord>(file: State): Advance {
  return { file: { ...file, version: file.version + 1 } };
}

/** What people see changes: the log lags behind since the first change it does not tell of. */
export function withNewCard(file: AnnouncedRecord, at: number): { card: number; changedAt: number } {
  const since = file.noted < file.card ? Math.min(file.changedAt, at) : at;
  return { card: file.card + 1, changedAt: since };
}

/** An event that does not fit the state: somebody was faster, or it is all over. */
export function refuse(file: FileRecord): Advance {
  const isOpen = file.state === 'uploading' || file.state === 'completing' || isLive(file);
  return { refused: isOpen ? 'changed_meanwhile' : 'gone' };
}

/** What a file has in every state. */
export function identityOf(file: FileRecord) {
  const { id, ownerId, cid, conversationId, name, type, caption, partSize, expiresIn, version, createdAt } =
    file;
  const optional = caption === undefined ? {} : { caption };
  return {
    id,
    ownerId,
    cid,
    conversationId,
    name,
    type,
    ...optional,
    partSize,
    expiresIn,
    version,
    createdAt,
  };
}
