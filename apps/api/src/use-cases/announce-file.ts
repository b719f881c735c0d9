import { digestFromBase64 } from '@satchel/protocol/digest';
import { isMessageRow, type MessageRow } from '@satchel/protocol/rows';
import { freezeRecipients } from '../domain/announce.ts';
import { AppError } from '../domain/app-error.ts';
import { memberOf } from '../domain/conversation.ts';
import { type AnnouncedRecord, type Completing, type FileRecord, isAnnounced } from '../domain/file.ts';
import { cardOf } from '../domain/file-card.ts';
import type { Bus } from '../ports/bus.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { appendRow } from './append-row.ts';
import { changeFile, reload, tryChange } from './change-file.ts';
import { demandConversation } from './demand-conversation.ts';
import type { FileAccess } from './demand-file.ts';
import { fingerprint } from './fingerprint.ts';

export type AnnounceUses = FileAccess & {
  messages: Messages;
  objects: ObjectStore;
  bus: Bus;
  newId: () => string;
  now: () => number;
};

export type Announcement = { file: AnnouncedRecord; message: MessageRow };

/** From `completing` to a message everybody sees; also the sweeper's way to finish what a crash cut off. */
export async function finishUpload(uses: AnnounceUses, file: FileRecord): Promise<Announcement> {
  if (file.state === 'completing') {
    await assemble(uses, file);
    return postAnnouncement(uses, await freeze(uses, file));
  }
  if (!isAnnounced(file)) throw new AppError('changed_meanwhile');
  if (file.messageId === undefined) return postAnnouncement(uses, await freeze(uses, file));
  const message = await uses.messages.byId(file.messageId);
  if (message === undefined || !isMessageRow(message)) throw new AppError('not_found');
  return { file, message };
}

async function assemble({ files, objects }: AnnounceUses, file: Completing): Promise<void> {
  const parts = (await files.parts(file.id)).map(({ n, size, digest }) => ({
    n,
    size,
    digest: digestFromBase64(digest) ?? new Uint8Array(32),
  }));
  await objects.complete(file.key, file.uploadId, parts);
}

/**
 * Makes the file available to the members of this moment, and again if they changed while it did:
 * nobody who left before the message is waited for, nobody who came is forgotten (design §5, F1).
 * Once a message tells of the file, whoever froze it last was right.
 */
async function freeze(uses: AnnounceUses, file: FileRecord): Promise<AnnouncedRecord> {
  const { conversations, files, now } = uses;
  let current = file;
  for (;;) {
    if (isAnnounced(current) && current.messageId !== undefined) return current;
    const conversation = await demandConversation(conversations, file.conversationId);
    if (memberOf(conversation, file.ownerId) === undefined) return withdraw(uses, current);
    const announced = freezeRecipients(conversation, file.ownerId, now());
    const frozen = await tryChange(files, current, { type: 'announced', ...announced });
    current = frozen ?? (await reload(files, file.id));
    if (frozen === undefined) continue;
    const after = await demandConversation(conversations, file.conversationId);
    if (after.version === conversation.version && isAnnounced(current)) return current;
  }
}

async function withdraw({ files, now }: AnnounceUses, file: FileRecord): Promise<never> {
  await changeFile(files, file, { type: 'revoked', at: now() });
  throw new AppError('not_found', { message: 'You left the conversation before the file was sent.' });
}

async function postAnnouncement(uses: AnnounceUses, file: AnnouncedRecord): Promise<Announcement> {
  const { files, newId, now } = uses;
  const card = cardOf(file);
  const { row } = await appendRow(uses, {
    id: newId(),
    conversationId: file.conversationId,
    senderId: file.ownerId,
    cid: file.cid,
    kind: 'file',
    body: card,
    createdAt: now(),
    fingerprint: fingerprint('file', file.id),
  }).catch((error: unknown) => revokeUnpostable(uses, file, error));
  if (!isMessageRow(row)) throw new AppError('cid_conflict');
  const posted = await changeFile(files, file, { type: 'posted', messageId: row.id, card: card.version });
  await files.forgetParts(file.id);
  if (!isAnnounced(posted)) throw new AppError('changed_meanwhile');
  return { file: posted, message: row };
}

/** Its cid went to another message meanwhile: nobody would ever see the file, so it must not stay. */
async function revokeUnpostable(
  { files, now }: AnnounceUses,
  file: FileRecord,
  error: unknown,
): Promise<never> {
  if (error instanceof AppError && error.code === 'cid_conflict') {
    await changeFile(files, file, { type: 'revoked', at: now() });
  }
  throw error;
}
