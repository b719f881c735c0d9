import type { FileRecord } from '../domain/file.ts';
import { changeLedger, type LedgerUses } from './change-ledger.ts';

/** Keeps it no longer for another device (F3), which may be what the file was waiting for. */
export async function letGoOfFile(
  uses: LedgerUses,
  at: { userId: string; fileId: string },
): Promise<FileRecord> {
  return changeLedger(uses, at, () => ({ type: 'let-go', userId: at.userId, at: uses.now() }));
}
