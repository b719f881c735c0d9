import type { ErrorCode } from '@satchel/protocol/errors';
import { type AnnouncedRecord, isLive, type LedgerEntry } from './file.ts';

export type LedgerChange =
  /** Proof of the bytes; `until` ends the grace a `stream` receipt asks for (F2, F3). */
  | {
      type: 'receipt';
      userId: string;
      /** Which of the person's devices has the bytes. */
      sessionId: string;
      digest: string;
      level: 'stored' | 'stream';
      at: number;
      until: number;
    }
  | { type: 'declined'; userId: string; at: number }
  /** Wants the file on another device too, as the member they are at `memberVersion` (F3). */
  | { type: 'kept'; userId: string; memberVersion: number; at: number }
  | { type: 'let-go'; userId: string; at: number }
  /** Gave up the place by leaving at `memberVersion`; a file announced to a later membership is not meant (F6). */
  | { type: 'waived'; userId: string; memberVersion: number; at: number };

export type Ledger = Record<string, LedgerEntry>;
type Keepers = Readonly<Record<string, number>>;

/** What a change makes of the ledger; the same objects where it makes nothing (F4). */
export type Written = { ledger: Ledger; keepers: Keepers };

const nobody: Keepers = {};

export function keepersOf(file: AnnouncedRecord): Keepers {
  return file.keepers ?? nobody;
}

/** In mode `expiry` nobody was named, so every member's proof is welcome and holds nothing (F7). */
export function isRecipient(file: AnnouncedRecord, userId: string): boolean {
  if (userId === file.ownerId) return false;
  if (file.mode === 'expiry') return true;
  return file.pending.includes(userId) || file.ledger[userId] !== undefined;
}

/** Who waits for the bytes, or keeps them for another device (F3). */
export function holdersOf(file: AnnouncedRecord): string[] {
  return [...new Set([...file.pending, ...Object.keys(keepersOf(file))])];
}

/** The bytes stay until the file expires. */
export function isHeld(file: AnnouncedRecord): boolean {
  return file.mode === 'expiry' || holdersOf(file).length > 0;
}

export function writeLedger(file: AnnouncedRecord, change: LedgerChange): Written | { refused: ErrorCode } {
  const { ledger } = file;
  const keepers = keepersOf(file);
  const before = ledger[change.userId];
  switch (change.type) {
    case 'receipt':
      return writeReceipt(file, change);
    case 'declined':
      if (before !== undefined) return { ledger, keepers };
      return {
        ledger: { ...ledger, [change.userId]: { status: 'declined', at: change.at } },
        keepers: without(keepers, change.userId),
      };
    case 'kept':
      if (before?.status === 'declined' || before?.status === 'waived') return { refused: 'not_a_recipient' };
      if (file.mode === 'expiry' || change.userId in keepers) return { ledger, keepers };
      return { ledger, keepers: { ...keepers, [change.userId]: change.memberVersion } };
    case 'let-go':
      return { ledger, keepers: without(keepers, change.userId) };
    case 'waived': {
      const waits = file.pending.includes(change.userId) && file.memberVersion < change.memberVersion;
      const keeps = (keepers[change.userId] ?? change.memberVersion) < change.memberVersion;
      return {
        ledger: waits ? { ...ledger, [change.userId]: { status: 'waived', at: change.at } } : ledger,
        keepers: keeps ? without(keepers, change.userId) : keepers,
      };
    }
  }
}

type Receipt = Extract<LedgerChange, { type: 'receipt' }>;
type Proved = Extract<LedgerEntry, { status: 'stored' | 'stream' }>;

function writeReceipt(file: AnnouncedRecord, change: Receipt): Written | { refused: ErrorCode } {
  const { ledger } = file;
  const keepers = keepersOf(file);
  const before = ledger[change.userId];
  if (before?.status === 'waived') return { refused: 'not_a_recipient' };
  const proved = before?.status === 'stored' || before?.status === 'stream' ? before : undefined;
  if (!isLive(file) && proved === undefined) return { refused: 'gone' };
  if (change.digest !== file.digest) return { refused: 'digest_mismatch' };
  if (!isLive(file)) return { ledger, keepers };
  if (proved === undefined) return { ledger: { ...ledger, [change.userId]: entryOf(change) }, keepers };
  // What was kept for another device has come to one.
  const arrived = change.userId in keepers && proved.sessionId !== change.sessionId;
  const entry = better(proved, change, arrived);
  return {
    ledger: entry === proved ? ledger : { ...ledger, [change.userId]: entry },
    keepers: arrived ? without(keepers, change.userId) : keepers,
  };
}

function entryOf({ level, sessionId, at, until }: Receipt): Proved {
  return level === 'stored'
    ? { status: 'stored', at, sessionId }
    : { status: 'stream', at, until, sessionId };
}

/** A copy that could not be seen written leaves its grace, also beside one that was (F3). */
function better(proved: Proved, change: Receipt, arrived: boolean): Proved {
  if (arrived && change.level === 'stream') return { ...proved, until: change.until };
  if (proved.status === 'stored' || change.level === 'stream') return proved;
  return entryOf(change);
}

function without(keepers: Keepers, userId: string): Keepers {
  if (!(userId in keepers)) return keepers;
  const { [userId]: _, ...others } = keepers;
  return others;
}

/** Before this time somebody whose copy we could not see written may come back for it (F3). */
export function graceEnd(ledger: Ledger): number {
  let end = 0;
  for (const entry of Object.values(ledger)) {
    if ('until' in entry && entry.until !== undefined) end = Math.max(end, entry.until);
  }
  return end;
}
