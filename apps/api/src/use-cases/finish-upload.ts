import { digestFromBase64 } from '@satchel/protocol/digest';
import { isMessageRow } from '@satchel/protocol/rows';
import { AppError } from '../domain/app-error.ts';
import { type Completing, type FileRecord, isAnnounced } from '../domain/file.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { type Announcement, type AnnounceUses, announceFile } from './announce-file.ts';
import { reload, tryChange } from './change-file.ts';
import { digestOfRecords } from './digest-of-records.ts';

export type FinishUses = AnnounceUses & { objects: ObjectStore };

/** From `completing` to a message everybody sees; also the sweeper's way to finish what a crash cut off. */
export async function finishUpload(uses: FinishUses, file: FileRecord): Promise<Announcement> {
  if (file.state === 'completing') {
    const isWhole = await assemble(uses, file);
    if (!isWhole) return giveUp(uses, file);
    return announceFile(uses, file);
  }
  if (!isAnnounced(file)) throw new AppError('changed_meanwhile');
  if (file.messageId === undefined) return announceFile(uses, file);
  const message = await uses.messages.byId(file.messageId);
  if (message === undefined || !isMessageRow(message)) throw new AppError('not_found');
  return { file, message };
}

/** @returns false when the parts are no longer those that the digest was accepted for */
async function assemble({ files, objects }: FinishUses, file: Completing): Promise<boolean> {
  const recorded = await files.parts(file.id);
  if ((await digestOfRecords(recorded)) !== file.digest) return false;
  const parts = recorded.map(({ n, size, digest }) => ({
    n,
    size,
    digest: digestFromBase64(digest) ?? new Uint8Array(32),
  }));
  try {
    await objects.complete(file.key, file.uploadId, parts);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'parts_missing') return false;
    throw error;
  }
}

/** A client overwrote a part while it completed: such an upload can never be whole, so it must not stay. */
async function giveUp(uses: FinishUses, file: Completing): Promise<Announcement> {
  const given = await tryChange(uses.files, file, { type: 'revoked', at: uses.now() });
  // Somebody else finished it meanwhile, which is also what takes its parts away.
  if (given === undefined) return finishUpload(uses, await reload(uses.files, file.id));
  throw new AppError('gone', {
    message: 'Parts of this upload changed while it was completed: send it again.',
  });
}
