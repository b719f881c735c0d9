import type { Row } from '@satchel/protocol/rows';
import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import type { Bus } from '../ports/bus.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { appendRow } from './append-row.ts';
import { demandConversation } from './demand-conversation.ts';
import { fingerprint } from './fingerprint.ts';

type Uses = {
  conversations: Conversations;
  messages: Messages;
  bus: Bus;
  newId: () => string;
  now: () => number;
};

type Command = {
  userId: string;
  conversationId: string;
  cid: string;
  text: string;
  replyTo?: string | undefined;
};

/** @throws AppError `not_found`, `not_allowed`, `cid_conflict` */
export async function sendMessage(uses: Uses, command: Command): Promise<{ row: Row; repeated: boolean }> {
  const { userId, conversationId, cid, text, replyTo } = command;
  demand(userId, {
    action: 'post',
    conversation: await demandConversation(uses.conversations, conversationId),
  });
  if (replyTo !== undefined) await demandSameConversation(uses.messages, replyTo, conversationId);
  return appendRow(uses, {
    id: uses.newId(),
    conversationId,
    senderId: userId,
    cid,
    kind: 'text',
    body: replyTo === undefined ? { text } : { text, replyTo },
    createdAt: uses.now(),
    fingerprint: fingerprint('text', conversationId, text, replyTo),
  });
}

async function demandSameConversation(
  messages: Messages,
  replyTo: string,
  conversationId: string,
): Promise<void> {
  const quoted = await messages.byId(replyTo);
  if (quoted?.conversationId !== conversationId) {
    throw new AppError('not_found', { field: 'replyTo', message: 'The quoted message does not exist.' });
  }
}
