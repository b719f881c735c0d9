import type { FileRecord } from '../domain/file.ts';
import { changeLedger, type LedgerUses } from './change-ledger.ts';

/** A recipient does not want it, which frees their place (F6). */
export async function declineFile(
  uses: LedgerUses,
  at: { userId: string; fileId: string },
): Promise<FileRecord> {
  return changeLedger(uses, at, () => ({ type: 'declined', userId: at.userId, at: uses.now() }));
}
