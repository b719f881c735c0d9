import { AppError } from '../domain/app-error.ts';
import type { Announcement } from './announce-file.ts';
import { completeUpload } from './complete-upload.ts';
import type { FinishUses } from './finish-upload.ts';
import type { Staged } from './stage-form-upload.ts';

/**
 * Announces what a form brought. Parts that went missing meanwhile cannot be sent again by a form, so what
 * is left of them is discarded and its cid is free for another try.
 * @throws AppError as `completeUpload`
 */
export async function finishFormUpload(
  uses: FinishUses,
  { userId, staged }: { userId: string; staged: Staged },
): Promise<Announcement> {
  const { fileId, digest, discard } = staged;
  try {
    return await completeUpload(uses, { userId, fileId, digest });
  } catch (error) {
    if (error instanceof AppError && error.code === 'parts_missing') await discard();
    throw error;
  }
}
