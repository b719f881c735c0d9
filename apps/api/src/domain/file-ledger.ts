import type { ErrorCode } from '@satchel/protocol/errors';
import { type AnnouncedRecord, isLive, type LedgerEntry } from './file.ts';

export type LedgerChange =
  /** Proof of the bytes; `until` ends the grace a `stream` receipt asks for (F2, F3). */
  | { type: 'receipt'; userId: string; digest: string; level: 'stored' | 'stream'; at: number; until: number }
  | { type: 'declined'; userId: string; at: number }
  /** Gave up the place by leaving at `memberVersion`; a file announced to a later membership is not meant (F6). */
  | { type: 'waived'; userId: string; memberVersion: number; at: number };

export type Ledger = Record<string, LedgerEntry>;

/** In mode `expiry` nobody was named, so every member's proof is welcome and holds nothing (F7). */
export function isRecipient(file: AnnouncedRecord, userId: string): boolean {
  if (userId === file.ownerId) return false;
  if (file.mode === 'expiry') return true;
  return file.pending.includes(userId) || file.ledger[userId] !== undefined;
}

/** @returns the same ledger when the change is a repeat (F4) */
export function writeLedger(
  file: AnnouncedRecord,
  change: LedgerChange,
): { ledger: Ledger } | { refused: ErrorCode } {
  const before = file.ledger[change.userId];
  switch (change.type) {
    case 'receipt': {
      if (before?.status === 'waived') return { refused: 'not_a_recipient' };
      const proved = before?.status === 'stored' || before?.status === 'stream';
      if (!isLive(file) && !proved) return { refused: 'gone' };
      if (change.digest !== file.digest) return { refused: 'digest_mismatch' };
      const repeat = before?.status === 'stored' || (proved && change.level === 'stream');
      if (repeat || !isLive(file)) return { ledger: file.ledger };
      return { ledger: { ...file.ledger, [change.userId]: receiptEntry(change) } };
    }
    case 'declined':
      if (before !== undefined) return { ledger: file.ledger };
      return { ledger: { ...file.ledger, [change.userId]: { status: 'declined', at: change.at } } };
    case 'waived': {
      const meant = file.pending.includes(change.userId) && file.memberVersion < change.memberVersion;
      if (!meant) return { ledger: file.ledger };
      return { ledger: { ...file.ledger, [change.userId]: { status: 'waived', at: change.at } } };
    }
  }
}

function receiptEntry(change: Extract<LedgerChange, { type: 'receipt' }>): LedgerEntry {
  if (change.level === 'stored') return { status: 'stored', at: change.at };
  return { status: 'stream', at: change.at, until: change.until };
}

/** Before this time somebody whose copy we could not see written may come back for it (F3). */
export function graceEnd(ledger: Ledger): number {
  let end = 0;
  for (const entry of Object.values(ledger)) if (entry.status === 'stream') end = Math.max(end, entry.until);
  return end;
}
