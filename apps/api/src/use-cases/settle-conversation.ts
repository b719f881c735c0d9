import { concernedBy } from '../domain/concerned.ts';
import type { Conversation, PendingNote } from '../domain/conversation.ts';
import type { Bus } from '../ports/bus.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Files } from '../ports/data-store/files.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { appendRow } from './append-row.ts';
import { changeFile } from './change-file.ts';
import { publishCard } from './publish-card.ts';

export type SettleUses = {
  conversations: Conversations;
  messages: Messages;
  files: Files;
  bus: Bus;
  newId: () => string;
  now: () => number;
};

/**
 * Finishes a change of a conversation whose intent is stored: tells the nodes, gives up the places
 * of whoever left, writes the notes. Every step is idempotent; the sweeper repeats what a crash cut
 * off (design §5, F6).
 */
export async function settleConversation(uses: SettleUses, conversation: Conversation): Promise<void> {
  const { conversations, bus } = uses;
  const { id, version, visibility, members, pendingNotes } = conversation;
  bus.publish({
    type: 'conversation',
    conversationId: id,
    version,
    userIds: concernedBy(conversation),
    ...(visibility === 'public' ? { memberCount: members.length } : {}),
  });
  for (const note of pendingNotes) {
    if (note.waives !== undefined) await giveUpPlaces(uses, id, note.waives);
    await writeNote(uses, id, note);
    await conversations.clearPendingNote(id, note.cid);
  }
}

/** The places of a former member in every ledger of this conversation; cuts their running downloads. */
async function giveUpPlaces(
  uses: SettleUses,
  conversationId: string,
  { userId, memberVersion }: NonNullable<PendingNote['waives']>,
): Promise<void> {
  const { files, bus, now } = uses;
  for (const file of await files.pendingFor(conversationId, userId)) {
    const waived = await changeFile(files, file, { type: 'waived', userId, memberVersion, at: now() });
    bus.publish({ type: 'file-closed', fileId: file.id, userId });
    await publishCard(uses, waived);
  }
}

async function writeNote(uses: SettleUses, conversationId: string, note: PendingNote): Promise<void> {
  const { newId, now } = uses;
  await appendRow(uses, {
    id: newId(),
    conversationId,
    senderId: note.by,
    cid: note.cid,
    kind: 'note',
    body: note.body,
    createdAt: now(),
    fingerprint: note.cid,
  });
}
