import { OPEN_UPLOADS_MAX } from '@satchel/protocol/limits';
import { AppError } from '../domain/app-error.ts';
import type { FilePolicy } from '../domain/file-policy.ts';
import type { Files } from '../ports/data-store/files.ts';

type Uses = { files: Files; policy: FilePolicy };

/**
 * Whether this person may begin one more upload of `size` bytes. A form counts with all of its length
 * until it is in.
 * @throws AppError `too_many_uploads`, `quota_exceeded`
 */
export async function demandSpace({ files, policy }: Uses, ownerId: string, size: number): Promise<void> {
  const { bytes, uploads } = await files.usage(ownerId);
  if (uploads >= OPEN_UPLOADS_MAX) {
    throw new AppError('too_many_uploads', {
      message: `${OPEN_UPLOADS_MAX} uploads may be open at once: finish or cancel one first.`,
      limit: OPEN_UPLOADS_MAX,
    });
  }
  const limit = policy.quotaBytes;
  if (bytes + size <= limit) return;
  throw new AppError('quota_exceeded', {
    message: `Your files take ${bytes} of ${limit} bytes: wait until they are delivered, or remove some.`,
    limit,
  });
}
