import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { demandConversation } from './demand-conversation.ts';

type Uses = { conversations: Conversations; messages: Messages };

/** @throws AppError `not_found` also for a deleted one */
export async function readAttachment(
  { conversations, messages }: Uses,
  { userId, messageId }: { userId: string; messageId: string },
): Promise<{ bytes: Uint8Array; name: string }> {
  const row = await messages.byId(messageId);
  if (row?.kind !== 'attachment' || row.body === null) throw new AppError('not_found');
  demand(userId, {
    action: 'read',
    conversation: await demandConversation(conversations, row.conversationId),
  });
  const bytes = await messages.attachment(messageId);
  if (bytes === undefined) throw new AppError('not_found');
  return { bytes, name: row.body.name };
}
