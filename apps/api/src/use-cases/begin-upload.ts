import { partSizeFor } from '@satchel/protocol/digest';
import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import type { FileRecord, Uploading } from '../domain/file.ts';
import { demandExpiry, type FilePolicy } from '../domain/file-policy.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Files } from '../ports/data-store/files.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { changeFile, reasonOf, reload } from './change-file.ts';
import { demandConversation } from './demand-conversation.ts';
import { demandSpace } from './demand-space.ts';
import type { Turns } from './turns.ts';

export type BeginUses = {
  conversations: Conversations;
  messages: Messages;
  files: Files;
  objects: ObjectStore;
  policy: FilePolicy;
  turns: Turns;
  newId: () => string;
  /** The store's clock, by which an upload that rests is over. */
  storeNow: () => Promise<number>;
};

export type WantedUpload = {
  userId: string;
  conversationId: string;
  cid: string;
  name: string;
  size: number;
  type?: string | undefined;
  caption?: string | undefined;
  expiresIn?: number | undefined;
};

/**
 * Lane C: opens an upload, or finds the one this cid has, at whatever point it is (F16).
 * @throws AppError `file_too_large`, `invalid_expiry`, `cid_conflict`, `not_found`, `not_allowed`, `gone`,
 * `too_many_uploads`, `quota_exceeded`
 */
export async function beginUpload(
  uses: BeginUses,
  wanted: WantedUpload,
): Promise<{ file: FileRecord; created: boolean }> {
  const { fileBytes } = uses.policy;
  if (wanted.size > fileBytes) throw new AppError('file_too_large', { limit: fileBytes });
  const { file, created } = await recordUpload(uses, wanted, { lane: 'parts' });
  if (!created) demandSameUpload(file, wanted);
  if (file.state === 'withdrawn' || file.state === 'cancelled') throw new AppError('gone', reasonOf(file));
  if (file.state !== 'uploading' || file.uploadId !== undefined) return { file, created };
  return { file: await openOnce(uses, file), created };
}

/** Of two requests under one cid either opens the upload, for both. */
async function openOnce(uses: BeginUses, file: Uploading): Promise<FileRecord> {
  try {
    return await openUpload(uses, file);
  } catch (error) {
    const current = await reload(uses.files, file.id);
    if (current.state === 'uploading' && current.uploadId !== undefined) return current;
    throw error;
  }
}

/** The intent first: whatever the object store is asked for afterwards, the sweeper can find (F14). */
export async function recordUpload(
  { conversations, messages, files, turns, policy, newId, storeNow }: BeginUses,
  wanted: WantedUpload,
  how: { lane: 'parts' } | { lane: 'form'; writer: string },
): Promise<{ file: FileRecord; created: boolean }> {
  const { userId, conversationId, cid } = wanted;
  demand(userId, { action: 'post', conversation: await demandConversation(conversations, conversationId) });
  const expiresIn = demandExpiry(policy, wanted.expiresIn);
  const create = (now: number) =>
    files.create({
      id: newId(),
      ownerId: userId,
      cid,
      conversationId,
      name: wanted.name,
      type: wanted.type ?? 'application/octet-stream',
      ...(wanted.caption === undefined ? {} : { caption: wanted.caption }),
      partSize: partSizeFor(wanted.size),
      expiresIn,
      version: 1,
      createdAt: now,
      state: 'uploading',
      ...how,
      key: newId(),
      ...(how.lane === 'parts' ? { size: wanted.size } : {}),
      reserved: wanted.size,
      touchedAt: now,
    });
  // Two that begin together must not both see the last free place.
  return turns.take(`uploads:${userId}`, async () => {
    const known = await files.byCid(userId, cid);
    if (known !== undefined) return { file: known, created: false };
    if ((await messages.byCid(userId, cid)) !== undefined)
      throw new AppError('cid_conflict', { field: 'cid' });
    await demandSpace({ files, policy }, userId, wanted.size);
    return create(await storeNow());
  });
}

export async function openUpload(
  { files, objects, storeNow }: Pick<BeginUses, 'files' | 'objects' | 'storeNow'>,
  file: Uploading,
): Promise<FileRecord> {
  const uploadId = await objects.begin(file.key, file.partSize);
  try {
    return await changeFile(files, file, { type: 'begun', uploadId, at: await storeNow() });
  } catch (error) {
    // Refused for good, so no record will ever name it; after any other error one may.
    if (error instanceof AppError && ['changed_meanwhile', 'gone'].includes(error.code)) {
      await objects.abort(file.key, uploadId);
    }
    throw error;
  }
}

function demandSameUpload(file: FileRecord, wanted: WantedUpload): void {
  const sameSize = !('size' in file) || file.size === undefined || file.size === wanted.size;
  if (file.conversationId !== wanted.conversationId || file.name !== wanted.name || !sameSize) {
    throw new AppError('cid_conflict', { field: 'cid' });
  }
}
