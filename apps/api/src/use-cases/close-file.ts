import { AppError } from '../domain/app-error.ts';
import type { FileRecord } from '../domain/file.ts';
import type { Bus } from '../ports/bus.ts';
import type { Files } from '../ports/data-store/files.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { changeFile, reload } from './change-file.ts';
import { publishCard } from './publish-card.ts';

export type CloseUses = {
  files: Files;
  messages: Messages;
  bus: Bus;
  newId: () => string;
  now: () => number;
};

/**
 * From here on nobody reads it; running downloads are cut and the sweeper removes the bytes. Whoever calls
 * this has asked whether the person may: as its sender, or as who may delete the message (F12).
 */
export async function closeFile(uses: CloseUses, fileId: string): Promise<FileRecord> {
  const file = await reload(uses.files, fileId);
  if (file.state === 'deleted' || file.state === 'cancelled') return file;
  if (file.state === 'delivered' || file.state === 'expired') return file;
  try {
    const revoked = await changeFile(uses.files, file, { type: 'revoked', at: uses.now() });
    uses.bus.publish({ type: 'file-closed', fileId });
    return await publishCard(uses, revoked);
  } catch (error) {
    // The last receipt or the clock was faster: it is on its way out, which is all that was asked for.
    if (error instanceof AppError && error.code === 'gone') return reload(uses.files, fileId);
    throw error;
  }
}
