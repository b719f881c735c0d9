import type { ErrorCode } from '@satchel/protocol/errors';
import type {
  AnnouncedRecord,
  Available,
  Cancelled,
  Completing,
  FileRecord,
  Uploading,
  Withdrawn,
} from './file.ts';
import { isAnnounced, isLive } from './file.ts';
import type { FileEvent } from './file-event.ts';
import { isRecipient, keepersOf, type LedgerChange, writeLedger } from './file-ledger.ts';
import type { Announced } from './freeze-recipients.ts';
import { findObject, missObject } from './lose-file.ts';
import { type Advance, identityOf, next, refuse, withNewCard } from './next-record.ts';
import { claimRecord, closeRecord } from './remove-file.ts';

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
      return isAnnounced(file)
        ? changeLedger(file, event)
        : { refused: refusalBeforeAnnouncement(file, event.userId) };
    case 'rescheduled':
      if (!isLive(file)) return refuse(file);
      return next({ ...file, expiresAt: event.expiresAt, ...withNewCard(file, event.at) });
    case 'reminded':
      if (file.state !== 'available') return refuse(file);
      return next<Available>({ ...file, remindedAt: event.at, ...withNewCard(file, event.at) });
    case 'missing':
      return missObject(file, event.at);
    case 'found':
      return findObject(file, event.at);
    case 'claimed':
    case 'revoked':
      return claimRecord(file, event.type === 'revoked' ? 'revoked' : event.reason, event.at);
    case 'removed':
      return closeRecord(file, event.at);
    case 'failed':
      return next({ ...file, retry: { at: event.retryAt, failures: (file.retry?.failures ?? 0) + 1 } });
  }
}

function refusalBeforeAnnouncement(
  file: Uploading | Completing | Withdrawn | Cancelled,
  userId: string,
): ErrorCode {
  if (userId === file.ownerId) return 'not_a_recipient';
  return file.state === 'uploading' || file.state === 'completing' ? 'not_yet' : 'gone';
}

function takeOver(file: FileRecord, event: Extract<FileEvent, { type: 'taken-over' }>): Advance {
  if (file.state !== 'uploading' && !(file.state === 'cancelled' && file.reason === 'expired'))
    return refuse(file);
  return next<Uploading>({
    ...identityOf(file),
    partSize: event.partSize,
    state: 'uploading',
    lane: 'form',
    key: event.key,
    touchedAt: event.at,
    reserved: event.reserved,
    writer: event.writer,
  });
}

function complete(
  file: Uploading,
  uploadId: string,
  event: Extract<FileEvent, { type: 'completing' }>,
): Completing {
  const { touchedAt: _, retry: __, lane: ___, reserved: ____, writer: _____, ...kept } = file;
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
    ...identityOf(file),
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
    ...withNewCard(file, change.at),
  });
}
