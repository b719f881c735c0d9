import type { FileRecord } from '../domain/file.ts';
import type { FilePolicy } from '../domain/file-policy.ts';
import { changeLedger, type LedgerUses } from './change-ledger.ts';

type Uses = LedgerUses & { policy: FilePolicy };

type Proof = {
  userId: string;
  sessionId: string;
  fileId: string;
  digest: string;
  level: 'stored' | 'stream';
};

/**
 * A recipient proves that they hold the bytes (F2). The last proof makes the file due in the same
 * durable step; removing it right away is only being quick (F3).
 * @throws AppError `digest_mismatch`, `not_a_recipient`, `not_yet`, `gone`, `not_found`
 */
export async function recordReceipt(uses: Uses, proof: Proof): Promise<FileRecord> {
  const at = await uses.storeNow();
  const { userId, sessionId, digest, level } = proof;
  const until = at + uses.policy.streamGrace;
  return changeLedger(uses, proof, () => ({ type: 'receipt', userId, sessionId, digest, level, at, until }));
}
