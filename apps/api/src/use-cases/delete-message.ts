import type { MessageRow } from '@satchel/protocol/rows';
import { AppError } from '../domain/app-error.ts';
import type { Files } from '../ports/data-store/files.ts';
import { appendChange, type ChangeMessageUses, demandMessage, type Target } from './change-message.ts';
import { closeFile } from './close-file.ts';
import { fingerprint } from './fingerprint.ts';

type Uses = ChangeMessageUses & { files: Files };

/** Leaves a tombstone (M11). A file's bytes go first, so that none outlives its message (F12). */
export async function deleteMessage(uses: Uses, target: Target): Promise<MessageRow> {
  const before = await demandMessage(uses, target, 'delete');
  if (before.kind === 'note') throw new AppError('not_allowed');
  if (before.body === null) return before;
  if (before.kind === 'file') await closeFile(uses, before.body.fileId);
  return appendChange(uses, target, { kind: 'delete', body: {}, fingerprint: fingerprint('delete') });
}
