import type { MessageRow } from '@satchel/protocol/rows';
import { AppError } from '../domain/app-error.ts';
import { memberOf } from '../domain/conversation.ts';
import { type AnnouncedRecord, type FileRecord, isAnnounced } from '../domain/file.ts';
import { cardOf } from '../domain/file-card.ts';
import { freezeRecipients } from '../domain/freeze-recipients.ts';
import type { Bus } from '../ports/bus.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { appendRow } from './append-row.ts';
import { changeFile, reload, tryChange } from './change-file.ts';
import { demandConversation } from './demand-conversation.ts';
import type { FileAccess } from './demand-file.ts';
import { findAnnouncement } from './find-announcement.ts';
import { fingerprint } from './fingerprint.ts';
import { publishCard } from './publish-card.ts';

export type AnnounceUses = FileAccess & {
  messages: Messages;
  bus: Bus;
  newId: () => string;
  now: () => number;
  /** The store's clock, which expiry uses. */
  storeNow: () => Promise<number>;
};

export type Announcement = { file: AnnouncedRecord; message: MessageRow };

/** From bytes that are whole to a message everybody sees; repeated after a crash it goes on where it was. */
export async function announceFile(uses: AnnounceUses, file: FileRecord): Promise<Announcement> {
  return postAnnouncement(uses, await freeze(uses, file));
}

/**
 * Makes the file available to the members of this moment, and again if they changed while it did:
 * nobody who left before the message is waited for, nobody who came is forgotten (design §5, F1).
 * Once a message tells of the file, whoever froze it last was right.
 */
async function freeze(uses: AnnounceUses, file: FileRecord): Promise<AnnouncedRecord> {
  const { conversations, files, storeNow } = uses;
  let current = file;
  for (;;) {
    if (isAnnounced(current) && (await isToldOf(uses, current))) return current;
    const conversation = await demandConversation(conversations, file.conversationId);
    if (memberOf(conversation, file.ownerId) === undefined) return withdraw(uses, current);
    const announced = freezeRecipients(conversation, file.ownerId, await storeNow());
    const frozen = await tryChange(files, current, { type: 'announced', ...announced });
    current = frozen ?? (await reload(files, file.id));
    if (frozen === undefined) continue;
    const after = await demandConversation(conversations, file.conversationId);
    if (after.version === conversation.version && isAnnounced(current)) return current;
  }
}

/** Whoever reads the message acts on it, so nothing is frozen again from then on, recorded or not. */
async function isToldOf({ messages }: AnnounceUses, file: AnnouncedRecord): Promise<boolean> {
  return file.messageId !== undefined || (await findAnnouncement(messages, file)) !== undefined;
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
  if (row.kind !== 'file') throw new AppError('cid_conflict');
  const shown = row.body?.version ?? card.version;
  const recorded = await changeFile(files, file, { type: 'posted', messageId: row.id, card: shown });
  const posted = await publishCard(uses, recorded);
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
