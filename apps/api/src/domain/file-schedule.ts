import { UPLOAD_IDLE, UPLOAD_LIFETIME } from '@satchel/protocol/limits';
import { type Available, type FileRecord, isLive, type Lost, type Uploading } from './file.ts';
import { graceEnd, isHeld } from './file-ledger.ts';
import { nextReminder } from './file-reminders.ts';
import { LOST_AFTER } from './lose-file.ts';

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
  /** Ask the store whether the object is there. */
  | 'look'
  /** Tell those who wait that time runs out. */
  | 'remind'
  /** Tell the log of the card as it stands. */
  | 'note';

/** The request that began a step normally ends it; the sweeper steps in after this long. */
const FOREGROUND_LAG = 3000;

/** Live counts of a crowd are told by the sweeper alone, this long after the first change: one row for a burst (F7). */
export const COUNT_LAG = 1000;

/** A lost object may come back with its disk or its bucket; nobody waits by the minute for it. */
export const LOST_LOOK_EVERY = 3_600_000;

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
    case 'available':
    case 'lost': {
      const ends = Math.min(bytesEnd(file), lookAt(file), nextReminder(file));
      const isSettled = file.messageId !== undefined && isToldOf(file);
      return isSettled ? ends : Math.min(ends, tellAt(file));
    }
    case 'delivered':
    case 'revoked':
    case 'expired':
    case 'withdrawn':
      // Whatever the clock says by now: the claim is the decision.
      return 0;
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
      return liveStep(file, now);
    case 'lost':
      return liveStep(file, now);
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

function liveStep(file: Available | Lost, now: number): Step {
  if (now >= file.expiresAt) return { claim: 'expired' };
  if (now >= bytesEnd(file)) return { claim: 'delivered' };
  if (!isToldOf(file) && (file.mode === 'ledger' || now >= tellAt(file))) return 'note';
  if (now >= lookAt(file)) return 'look';
  return now >= nextReminder(file) ? 'remind' : 'none';
}

function tellAt(file: Available | Lost): number {
  const isCounted = file.mode === 'expiry' && file.messageId !== undefined;
  return file.changedAt + (isCounted ? COUNT_LAG : FOREGROUND_LAG);
}

/** The second look at an object that was not there, and then the looks whether it came back. */
function lookAt({ state, missing }: Available | Lost): number {
  if (missing === undefined) return Number.POSITIVE_INFINITY;
  return state === 'lost' ? missing.lookedAt + LOST_LOOK_EVERY : missing.since + LOST_AFTER;
}

/** A form that lost its process or its client cannot be taken up again, so its bytes go soon. */
export const FORM_IDLE = 45_000;

export function uploadEnds(file: Pick<Uploading, 'lane' | 'touchedAt' | 'createdAt'>): number {
  if (file.lane === 'form') return file.touchedAt + FORM_IDLE;
  return Math.min(file.touchedAt + UPLOAD_IDLE, file.createdAt + UPLOAD_LIFETIME);
}

/** Nobody waits or keeps it, and no grace runs, or time is up (F3, F8). */
function bytesEnd(file: Available | Lost): number {
  if (isHeld(file)) return file.expiresAt;
  return Math.min(file.expiresAt, graceEnd(file.ledger));
}

/** Everybody has it, or wants it no more: due whatever the time is (F3). */
export function isHeldByNobody(file: FileRecord): boolean {
  return isLive(file) && bytesEnd(file) === 0;
}

function isToldOf(file: { card: number; noted: number }): boolean {
  return file.noted >= file.card;
}
