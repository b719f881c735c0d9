import { partCountFor } from '@satchel/protocol/digest';
import { AppError } from '../domain/app-error.ts';
import type { FileRecord, Uploading } from '../domain/file.ts';
import type { PartRecord } from '../ports/data-store/files.ts';
import type { Announcement } from './announce-file.ts';
import { reasonOf, tryChange } from './change-file.ts';
import { demandFile } from './demand-file.ts';
import { digestOfRecords } from './digest-of-records.ts';
import { type FinishUses, finishUpload } from './finish-upload.ts';

/**
 * Both lanes end here: every part recorded, the digest right, the object assembled, the file
 * announced. A repeat, also after a crash or a lost reply, gives the same answer.
 * @throws AppError `parts_missing`, `checksum_mismatch`, `gone`, `not_found`
 */
export async function completeUpload(
  uses: FinishUses,
  command: { userId: string; fileId: string; digest: string },
): Promise<Announcement> {
  const { userId, fileId, digest } = command;
  const { file } = await demandFile(uses, { userId, fileId }, 'upload-to');
  if (file.state === 'withdrawn' || file.state === 'cancelled') throw new AppError('gone', reasonOf(file));
  if (file.state !== 'uploading') {
    if (file.digest !== digest) throw wrongDigest();
    return finishUpload(uses, file);
  }
  const completing = await recordCompleting(uses, file, digest);
  // Somebody was faster, perhaps with this very request: what holds now is looked at afresh.
  return completing === undefined ? completeUpload(uses, command) : finishUpload(uses, completing);
}

async function recordCompleting(
  { files, storeNow }: FinishUses,
  file: Uploading,
  digest: string,
): Promise<FileRecord | undefined> {
  const parts = await files.parts(file.id);
  const size = file.size ?? parts.reduce((sum, part) => sum + part.size, 0);
  demandAllParts(parts, partCountFor(size, file.partSize));
  if ((await digestOfRecords(parts)) !== digest) throw wrongDigest();
  return tryChange(files, file, { type: 'completing', digest, size, at: await storeNow() });
}

function demandAllParts(parts: readonly PartRecord[], count: number): void {
  const present = new Set(parts.map(({ n }) => n));
  const missing: number[] = [];
  for (let n = 1; n <= count; n++) if (!present.has(n)) missing.push(n);
  if (missing.length === 0 && parts.length === count) return;
  const shown = missing.slice(0, 10).join(', ');
  throw new AppError('parts_missing', { message: `Send these parts first: ${shown}.`, limit: count });
}

function wrongDigest(): AppError {
  return new AppError('checksum_mismatch', {
    field: 'digest',
    message: 'The digest is not that of the parts received. Compare parts with GET parts and send again.',
  });
}
