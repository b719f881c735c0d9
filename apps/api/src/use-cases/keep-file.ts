import type { FileRecord } from '../domain/file.ts';
import { changeLedger, type LedgerUses } from './change-ledger.ts';

/**
 * A recipient wants the file on another device too: it stays until two of their sessions have proved that
 * they have it, or they let go, or it expires (F3).
 * @throws AppError `not_a_recipient`, `not_yet`, `gone`, `not_found`
 */
export async function keepFile(
  uses: LedgerUses,
  at: { userId: string; fileId: string },
): Promise<FileRecord> {
  return changeLedger(uses, at, ({ version }) => ({
    type: 'kept',
    userId: at.userId,
    memberVersion: version,
    at: uses.now(),
  }));
}
