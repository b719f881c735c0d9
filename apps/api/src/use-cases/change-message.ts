import { isMessageRow, type MessageRow } from '@satchel/protocol/rows';
import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import type { Bus } from '../ports/bus.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { appendRow } from './append-row.ts';
import { demandConversation } from './demand-conversation.ts';

export type ChangeMessageUses = {
  conversations: Conversations;
  messages: Messages;
  bus: Bus;
  newId: () => string;
  now: () => number;
};

export type Target = { userId: string; conversationId: string; messageId: string };

/** @throws AppError `not_found`, `not_allowed` */
export async function demandMessage(
  uses: ChangeMessageUses,
  target: Target,
  action: 'edit' | 'delete',
): Promise<MessageRow> {
  const conversation = await demandConversation(uses.conversations, target.conversationId);
  demand(target.userId, { action: 'read', conversation });
  const message = await uses.messages.byId(target.messageId);
  if (message === undefined || !isMessageRow(message) || message.conversationId !== conversation.id) {
    throw new AppError('not_found');
  }
  demand(target.userId, { action, conversation, message });
  return message;
}

/** @returns the message with the change folded in */
export async function appendChange(
  uses: ChangeMessageUses,
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
