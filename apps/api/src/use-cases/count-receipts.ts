import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { demandConversation } from './demand-conversation.ts';

type Uses = { conversations: Conversations; messages: Messages };

/** How many a message was for and how many of them have it, where that is shown instead of names (M6). */
export async function countReceipts(
  { conversations, messages }: Uses,
  { userId, conversationId, messageId }: { userId: string; conversationId: string; messageId: string },
): Promise<{ recipients: number; delivered: number; read: number }> {
  const conversation = await demandConversation(conversations, conversationId);
  demand(userId, { action: 'read', conversation });
  const row = await messages.byId(messageId);
  if (row?.conversationId !== conversationId) throw new AppError('not_found');
  const recipients = new Set(
    conversation.members
      .filter((member) => member.userId !== row.senderId && member.since < row.seq)
      .map((member) => member.userId),
  );
  const theirs = (await messages.receipts(conversationId)).filter((one) => recipients.has(one.userId));
  return {
    recipients: recipients.size,
    delivered: theirs.filter(({ delivered }) => delivered >= row.seq).length,
    read: theirs.filter(({ read }) => read >= row.seq).length,
  };
}
