import type { ErrorCode } from '@satchel/protocol/errors';
import type { Announced } from './announce.ts';
import type {
  AnnouncedRecord,
  Available,
  Cancelled,
  Claimed,
  Completing,
  Deleted,
  FileRecord,
  Lost,
  Uploading,
  Withdrawn,
} from './file.ts';
import { isAnnounced, isClaimed, isLive } from './file.ts';
import { isHeld, isRecipient, keepersOf, type LedgerChange, writeLedger } from './file-ledger.ts';

export type FileEvent =
  | { type: 'begun'; uploadId: string; at: number }
  /** A stale upload is started afresh under a new key (F16). */
  | { type: 'taken-over'; key: string; partSize: number; reserved: number; at: number }
  | { type: 'completing'; digest: string; size: number; at: number }
  /** A slow form is still coming in. */
  | { type: 'touched'; at: number }
  | ({ type: 'announced' } & Announced)
  /** The log has the announcing row, which shows this card. */
  | { type: 'posted'; messageId: string; card: number }
  | { type: 'noted'; card: number; at: number }
  | LedgerChange
  | { type: 'rescheduled'; expiresAt: number; at: number }
  | { type: 'reminded'; at: number }
  /** The store says that there is no such object, or that there is (F11). */
  | { type: 'missing'; at: number }
  | { type: 'found'; at: number }
  | { type: 'claimed'; reason: 'delivered' | 'expired'; at: number }
  | { type: 'revoked'; at: number }
  | { type: 'removed'; at: number }
  | { type: 'failed'; retryAt: number };

/** `file` is the same object when the event changes nothing (F4). */
export type Advance = { file: FileRecord } | { refused: ErrorCode };

/**
 * The life of a file (design §8): the record after an event, or why the event is refused. Pure and
 * exhaustive; storing the result is one update guarded by the version it was made from.
 */
export function advance(file: FileRecord, event: FileEvent): Advance {
  switch (event.type) {
    case 'begun':
      if (file.state !== 'uploading' || file.uploadId !== undefined) return refuse(file);
      return next<Uploading>({ ...file, uploadId: event.uploadId, touchedAt: event.at });
    case 'taken-over':
      return takeOver(file, event);
    case 'completing':
      if (file.state !== 'uploading' || file.uploadId === undefined) return refuse(file);
      return next<Completing>(complete(file, file.uploadId, event));
    case 'touched':
      if (file.state !== 'uploading') return refuse(file);
      return next<Uploading>({ ...file, touchedAt: event.at });
    case 'announced':
      return announce(file, event);
    case 'posted':
      if (!isAnnounced(file)) return refuse(file);
      if (file.messageId !== undefined) return { file };
      return next({ ...file, messageId: event.messageId, noted: event.card });
    case 'noted':
      if (!isAnnounced(file)) return refuse(file);
      if (event.card <= file.noted) return { file };
      // What came while this card was written waits its own time.
      return next({ ...file, noted: event.card, changedAt: event.at });
    case 'receipt':
    case 'declined':
    case 'kept':
    case 'let-go':
    case 'waived':
      return isAnnounced(file) ? changeLedger(file, event) : { refused: early(file, event.userId) };
    case 'rescheduled':
      if (!isLive(file)) return refuse(file);
      return next({ ...file, expiresAt: event.expiresAt, ...seen(file, event.at) });
    case 'reminded':
      if (file.state !== 'available') return refuse(file);
      return next<Available>({ ...file, remindedAt: event.at, ...seen(file, event.at) });
    case 'missing':
      return miss(file, event.at);
    case 'found':
      return find(file, event.at);
    case 'claimed':
    case 'revoked':
      return claim(file, event.type === 'revoked' ? 'revoked' : event.reason, event.at);
    case 'removed':
      return remove(file, event.at);
    case 'failed':
      return next({ ...file, retry: { at: event.retryAt, failures: (file.retry?.failures ?? 0) + 1 } });
  }
}

function next<State extends FileRecord>(file: State): Advance {
  return { file: { ...file, version: file.version + 1 } };
}

/** The log lags behind since the first change it does not tell of. */
function seen(file: AnnouncedRecord, at: number): { card: number; changedAt: number } {
  const since = file.noted < file.card ? Math.min(file.changedAt, at) : at;
  return { card: file.card + 1, changedAt: since };
}

function early(file: Uploading | Completing | Withdrawn | Cancelled, userId: string): ErrorCode {
  if (userId === file.ownerId) return 'not_a_recipient';
  return file.state === 'uploading' || file.state === 'completing' ? 'not_yet' : 'gone';
}

function refuse(file: FileRecord): Advance {
  return { refused: isLive(file) ? 'changed_meanwhile' : isOver(file) };
}

function isOver(file: FileRecord): ErrorCode {
  return file.state === 'uploading' || file.state === 'completing' ? 'changed_meanwhile' : 'gone';
}

function takeOver(file: FileRecord, event: Extract<FileEvent, { type: 'taken-over' }>): Advance {
  if (file.state !== 'uploading' && !(file.state === 'cancelled' && file.reason === 'expired'))
    return refuse(file);
  return next<Uploading>({
    ...everywhere(file),
    partSize: event.partSize,
    state: 'uploading',
    lane: 'form',
    key: event.key,
    touchedAt: event.at,
    reserved: event.reserved,
  });
}

function complete(
  file: Uploading,
  uploadId: string,
  event: Extract<FileEvent, { type: 'completing' }>,
): Completing {
  const { touchedAt: _, retry: __, lane: ___, reserved: ____, ...kept } = file;
  return {
    ...kept,
    state: 'completing',
    uploadId,
    size: event.size,
    digest: event.digest,
    completingSince: event.at,
  };
}

/**
 * Also freezes again, while no message is known to tell of the first freeze. That one may have been
 * written all the same, so the card is a newer one, which corrects it.
 */
function announce(file: FileRecord, event: { type: 'announced' } & Announced): Advance {
  const refreeze = file.state === 'available' && file.messageId === undefined;
  if (file.state !== 'completing' && !refreeze) return refuse(file);
  const card = file.state === 'available' ? file.card + 1 : 1;
  return next<Available>({
    ...everywhere(file),
    state: 'available',
    key: file.key,
    size: file.size,
    digest: file.digest,
    mode: event.mode,
    memberVersion: event.memberVersion,
    announcedAt: event.at,
    expiresAt: event.at + file.expiresIn,
    pending: [...event.recipients],
    ledger: {},
    card,
    noted: 0,
    changedAt: event.at,
  });
}

function changeLedger(file: AnnouncedRecord, change: LedgerChange): Advance {
  if (change.type !== 'waived' && !isRecipient(file, change.userId)) return { refused: 'not_a_recipient' };
  const written = writeLedger(file, change);
  if ('refused' in written) return written;
  const { ledger, keepers } = written;
  if (ledger === file.ledger && keepers === keepersOf(file)) return { file };
  // Nobody's place is left to give up, and whoever leaves meanwhile is not to blame.
  if (!isLive(file)) return change.type === 'waived' ? { file } : { refused: 'gone' };
  return next({
    ...file,
    ledger,
    keepers,
    pending: file.pending.filter((userId) => ledger[userId] === undefined),
    ...seen(file, change.at),
  });
}

/** Absent twice, ten minutes apart: a store that comes back slowly after a fault is not believed at once. */
export const LOST_AFTER = 600_000;

function miss(file: FileRecord, at: number): Advance {
  if (!isLive(file)) return { file };
  const missing = { since: file.missing?.since ?? at, lookedAt: at };
  if (file.state === 'lost' || file.missing === undefined) return next({ ...file, missing });
  if (at < missing.since + LOST_AFTER) return { file };
  return next<Lost>({ ...file, state: 'lost', missing, ...seen(file, at) });
}

function find(file: FileRecord, at: number): Advance {
  if (!isLive(file) || file.missing === undefined) return { file };
  const { missing: _, ...kept } = file;
  const told = file.state === 'lost' ? seen(file, at) : {};
  return next<Available>({ ...kept, state: 'available', ...told });
}

function claim(file: FileRecord, reason: 'delivered' | 'revoked' | 'expired', at: number): Advance {
  if (isLive(file)) {
    if (reason === 'delivered' && isHeld(file)) return refuse(file);
    const { retry: _, missing: __, ...kept } = file;
    return next<Claimed>({ ...kept, state: reason, claimedAt: at, ...seen(file, at) });
  }
  const withdrawable = file.state === 'uploading' ? reason !== 'delivered' : reason === 'revoked';
  if ((file.state === 'uploading' || file.state === 'completing') && withdrawable) {
    const uploadId = file.uploadId === undefined ? {} : { uploadId: file.uploadId };
    return next<Withdrawn>({
      ...everywhere(file),
      state: 'withdrawn',
      key: file.key,
      ...uploadId,
      reason: reason === 'expired' ? 'expired' : 'revoked',
      claimedAt: at,
    });
  }
  if (file.state === reason || file.state === 'withdrawn') return { file };
  return refuse(file);
}

function remove(file: FileRecord, at: number): Advance {
  if (isClaimed(file)) {
    const { state, key: _, claimedAt: __, retry: ___, ...kept } = file;
    return next<Deleted>({ ...kept, state: 'deleted', reason: state, removedAt: at, ...seen(file, at) });
  }
  if (file.state === 'withdrawn') {
    return next<Cancelled>({ ...everywhere(file), state: 'cancelled', reason: file.reason, removedAt: at });
  }
  return file.state === 'deleted' || file.state === 'cancelled' ? { file } : refuse(file);
}

function everywhere(file: FileRecord) {
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
