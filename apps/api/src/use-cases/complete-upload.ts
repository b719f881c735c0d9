import { createHash } from 'node:crypto';
import { digestFromBase64, digestOfParts, partCountFor } from '@satchel/protocol/digest';
import { AppError } from '../domain/app-error.ts';
import type { FileRecord, Uploading } from '../domain/file.ts';
import type { PartRecord } from '../ports/data-store/files.ts';
import { type Announcement, type AnnounceUses, finishUpload } from './announce-file.ts';
import { changeFile, reasonOf } from './change-file.ts';
import { demandFile } from './demand-file.ts';

/**
 * Both lanes end here: every part recorded, the digest right, the object assembled, the file
 * announced. A repeat, also after a crash or a lost reply, gives the same answer.
 * @throws AppError `parts_missing`, `checksum_mismatch`, `gone`, `not_found`
 */
export async function completeUpload(
  uses: AnnounceUses,
  { userId, fileId, digest }: { userId: string; fileId: string; digest: string },
): Promise<Announcement> {
  const { file } = await demandFile(uses, { userId, fileId }, 'upload-to');
  if (file.state === 'withdrawn' || file.state === 'cancelled') throw new AppError('gone', reasonOf(file));
  if (file.state !== 'uploading') {
    if (file.digest !== digest) throw wrongDigest();
    return finishUpload(uses, file);
  }
  return finishUpload(uses, await recordCompleting(uses, file, digest));
}

async function recordCompleting(
  { files, now }: AnnounceUses,
  file: Uploading,
  digest: string,
): Promise<FileRecord> {
  const parts = await files.parts(file.id);
  const size = file.size ?? parts.reduce((sum, part) => sum + part.size, 0);
  demandAllParts(parts, partCountFor(size, file.partSize));
  if ((await digestOf(parts)) !== digest) throw wrongDigest();
  return changeFile(files, file, { type: 'completing', digest, size, at: now() });
}

function demandAllParts(parts: readonly PartRecord[], count: number): void {
  const present = new Set(parts.map(({ n }) => n));
  const missing: number[] = [];
  for (let n = 1; n <= count; n++) if (!present.has(n)) missing.push(n);
  if (missing.length === 0 && parts.length === count) return;
  const shown = missing.slice(0, 10).join(', ');
  throw new AppError('parts_missing', { message: `Send these parts first: ${shown}.`, limit: count });
}

export async function digestOf(parts: readonly PartRecord[]): Promise<string> {
  const digests = parts.map(({ digest }) => digestFromBase64(digest) ?? new Uint8Array(32));
  return digestOfParts(digests, async (bytes) => createHash('sha256').update(bytes).digest());
}

function wrongDigest(): AppError {
  return new AppError('checksum_mismatch', {
    field: 'digest',
    message: 'The digest is not that of the parts received. Compare parts with GET parts and send again.',
  });
}
