import type { FileRecord } from '../domain/file.ts';
import type { FilePolicy } from '../domain/file-policy.ts';
import { isHeldByNobody } from '../domain/file-schedule.ts';
import { changeFile, reload } from './change-file.ts';
import { demandFile } from './demand-file.ts';
import { publishCard } from './publish-card.ts';
import { type SweepUses, sweepFile } from './sweep-file.ts';

type Uses = SweepUses & { policy: FilePolicy };

type Proof = { userId: string; fileId: string; digest: string; level: 'stored' | 'stream' };

/**
 * A recipient proves that they hold the bytes (F2). The last proof makes the file due in the same
 * durable step; removing it right away is only being quick (F3).
 * @throws AppError `digest_mismatch`, `not_a_recipient`, `not_yet`, `gone`, `not_found`
 */
export async function recordReceipt(uses: Uses, proof: Proof): Promise<FileRecord> {
  const at = uses.now();
  return confirm(uses, proof, {
    type: 'receipt',
    userId: proof.userId,
    digest: proof.digest,
    level: proof.level,
    at,
    until: at + uses.policy.streamGrace,
  });
}

/** A recipient does not want it, which frees their place (F6). */
export async function declineFile(uses: Uses, at: { userId: string; fileId: string }): Promise<FileRecord> {
  return confirm(uses, at, { type: 'declined', userId: at.userId, at: uses.now() });
}

async function confirm(
  uses: Uses,
  at: { userId: string; fileId: string },
  change: Parameters<typeof changeFile>[2],
): Promise<FileRecord> {
  const { file } = await demandFile(uses, at, 'confirm');
  const changed = await changeFile(uses.files, file, change);
  if (changed === file) return file;
  if (isHeldByNobody(changed)) return sweepQuietly(uses, changed);
  return publishCard(uses, changed);
}

/** The receipt is committed; that the removal must wait for the sweeper is not this recipient's error. */
async function sweepQuietly(uses: Uses, file: FileRecord): Promise<FileRecord> {
  try {
    return await sweepFile(uses, file);
  } catch {
    return reload(uses.files, file.id);
  }
}
