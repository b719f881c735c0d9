import { isMessageRow, type MessageRow } from '@satchel/protocol/rows';
import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import type { Bus } from '../ports/bus.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Files } from '../ports/data-store/files.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { appendRow } from './append-row.ts';
import { closeFile } from './close-file.ts';
import { demandConversation } from './demand-conversation.ts';
import { fingerprint } from './fingerprint.ts';

type Uses = {
  conversations: Conversations;
  messages: Messages;
  files: Files;
  bus: Bus;
  newId: () => string;
  now: () => number;
};

type Target = { userId: string; conversationId: string; messageId: string };

/** A new text, or a new caption. @throws AppError `not_found`, `not_allowed` */
export async function editMessage(uses: Uses, target: Target & { text: string }): Promise<MessageRow> {
  const before = await demandMessage(uses, target, 'edit');
  if (before.kind === 'note' || before.body === null) throw new AppError('not_allowed');
  const change = { kind: 'edit' as const, body: { text: target.text } };
  return appendChange(uses, target, { ...change, fingerprint: fingerprint('edit', target.text) });
}

/** Leaves a tombstone (M11). A file's bytes go first, so that none outlives its message (F12). */
export async function deleteMessage(uses: Uses, target: Target): Promise<MessageRow> {
  const before = await demandMessage(uses, target, 'delete');
  if (before.kind === 'note') throw new AppError('not_allowed');
  if (before.body === null) return before;
  if (before.kind === 'file') await closeFile(uses, before.body.fileId);
  return appendChange(uses, target, { kind: 'delete', body: {}, fingerprint: fingerprint('delete') });
}

async function demandMessage(uses: Uses, target: Target, action: 'edit' | 'delete'): Promise<MessageRow> {
  const conversation = await demandConversation(uses.conversations, target.conversationId);
  demand(target.userId, { action: 'read', conversation });
  const message = await uses.messages.byId(target.messageId);
  if (message === undefined || !isMessageRow(message) || message.conversationId !== conversation.id) {
    throw new AppError('not_found');
  }
  demand(target.userId, { action, conversation, message });
  return message;
}

async function appendChange(
  uses: Uses,
  { userId, conversationId, messageId }: Target,
  change: ({ kind: 'edit'; body: { text: string } } | { kind: 'delete'; body: Record<string, never> }) & {
    fingerprint: string;
  },
): Promise<MessageRow> {
  await appendRow(uses, {
    ...change,
    id: uses.newId(),
    conversationId,
    senderId: userId,
    cid: uses.newId(),
    target: messageId,
    createdAt: uses.now(),
  });
  const folded = await uses.messages.byId(messageId);
  if (folded === undefined || !isMessageRow(folded)) throw new AppError('not_found');
  return folded;
}
