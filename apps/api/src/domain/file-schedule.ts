import { UPLOAD_IDLE, UPLOAD_LIFETIME } from '@satchel/protocol/limits';
import type { Available, FileRecord, Uploading } from './file.ts';
import { graceEnd } from './file-ledger.ts';

/** What a file needs next from the sweeper. Every step is idempotent, so a crash only repeats one. */
export type Step =
  | 'none'
  /** Ask the store to assemble, then announce. */
  | 'finish'
  /** Append the announcing message. */
  | 'post'
  | { claim: 'delivered' | 'expired' }
  /** Remove the object, or abort the upload, then record that it is gone. */
  | 'remove'
  /** Tell the log of the card as it stands. */
  | 'note';

/** The request that began a step normally ends it; the sweeper steps in after this long. */
export const FOREGROUND_LAG = 3000;

/** When the sweeper must look at this file, or undefined for never. Stored beside the record and queried (design §5). */
export function dueAt(file: FileRecord): number | undefined {
  const due = plainDueAt(file);
  return due === undefined || file.retry === undefined ? due : Math.max(due, file.retry.at);
}

function plainDueAt(file: FileRecord): number | undefined {
  switch (file.state) {
    case 'uploading':
      return uploadEnds(file);
    case 'completing':
      return file.completingSince + FOREGROUND_LAG;
    case 'available': {
      const ends = bytesEnd(file);
      const isSettled = file.messageId !== undefined && isToldOf(file);
      return isSettled ? ends : Math.min(ends, file.changedAt + FOREGROUND_LAG);
    }
    case 'delivered':
    case 'revoked':
    case 'expired':
    case 'withdrawn':
      return file.claimedAt;
    case 'deleted':
      return isToldOf(file) ? undefined : file.changedAt;
    case 'cancelled':
      return undefined;
  }
}

export function nextStep(file: FileRecord, now: number): Step {
  switch (file.state) {
    case 'uploading':
      return now >= uploadEnds(file) ? { claim: 'expired' } : 'none';
    case 'completing':
      return 'finish';
    case 'available':
      if (file.messageId === undefined) return 'post';
      if (now >= file.expiresAt) return { claim: 'expired' };
      if (now >= bytesEnd(file)) return { claim: 'delivered' };
      return isToldOf(file) ? 'none' : 'note';
    case 'delivered':
    case 'revoked':
    case 'expired':
    case 'withdrawn':
      return 'remove';
    case 'deleted':
      return isToldOf(file) ? 'none' : 'note';
    case 'cancelled':
      return 'none';
  }
}

/** A form that lost its process or its client cannot be taken up again, so its bytes go soon. */
export const FORM_IDLE = 45_000;

export function uploadEnds(file: Pick<Uploading, 'lane' | 'touchedAt' | 'createdAt'>): number {
  if (file.lane === 'form') return file.touchedAt + FORM_IDLE;
  return Math.min(file.touchedAt + UPLOAD_IDLE, file.createdAt + UPLOAD_LIFETIME);
}

/** Nobody is waiting and no grace runs, or time is up (F3, F8). */
function bytesEnd(file: Available): number {
  if (file.mode === 'expiry' || file.pending.length > 0) return file.expiresAt;
  return Math.min(file.expiresAt, graceEnd(file.ledger));
}

function isToldOf(file: { card: number; noted: number }): boolean {
  return file.noted >= file.card;
}
