import { AppError } from '../domain/app-error.ts';
import { type FileRecord, isAnnounced, isLive } from '../domain/file.ts';
import { demandExpiry, type FilePolicy } from '../domain/file-policy.ts';
import type { Bus } from '../ports/bus.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { changeFile, reasonOf } from './change-file.ts';
import { demandFile, type FileAccess } from './demand-file.ts';
import { publishCard } from './publish-card.ts';

type Uses = FileAccess & {
  messages: Messages;
  bus: Bus;
  policy: FilePolicy;
  newId: () => string;
  now: () => number;
  /** The store's clock, which expiry uses. */
  storeNow: () => Promise<number>;
};

/** The sender moves the expiry, nearer or further, up to the announcement plus the maximum (F8). */
export async function rescheduleFile(
  uses: Uses,
  { userId, fileId, expiresIn }: { userId: string; fileId: string; expiresIn: number },
): Promise<FileRecord> {
  const { file } = await demandFile(uses, { userId, fileId }, 'revoke');
  if (!isAnnounced(file)) throw new AppError('not_yet');
  if (!isLive(file)) throw new AppError('gone', reasonOf(file));
  const now = await uses.storeNow();
  const expiresAt = now + demandExpiry(uses.policy, expiresIn);
  const latest = file.announcedAt + uses.policy.expiresInMax;
  if (expiresAt > latest) {
    throw new AppError('invalid_expiry', {
      field: 'expiresIn',
      message: 'The file would live longer than this server allows.',
      limit: latest,
    });
  }
  const changed = await changeFile(uses.files, file, { type: 'rescheduled', expiresAt, at: now });
  return publishCard(uses, changed);
}
