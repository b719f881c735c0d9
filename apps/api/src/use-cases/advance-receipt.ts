import type { Receipt } from '@satchel/protocol/conversation';
import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import { sharesReceipts } from '../domain/conversation.ts';
import type { Bus } from '../ports/bus.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { demandConversation } from './demand-conversation.ts';

type Uses = { conversations: Conversations; messages: Messages; bus: Bus };

type Command = {
  userId: string;
  conversationId: string;
  delivered?: number | undefined;
  read?: number | undefined;
};

/**
 * Moves a member's receipts forward; what is lower than before is ignored (M6). Everybody in the
 * conversation hears it, where they are few enough to be shown by name.
 * @throws AppError `invalid_seq` above the head, `not_found`
 */
export async function advanceReceipt(
  { conversations, messages, bus }: Uses,
  command: Command,
): Promise<Receipt> {
  const { userId, conversationId } = command;
  const conversation = await demandConversation(conversations, conversationId);
  demand(userId, { action: 'read', conversation });
  const read = command.read ?? 0;
  const delivered = Math.max(command.delivered ?? 0, read);
  const head = await messages.head(conversationId);
  if (delivered > head.seq) {
    throw new AppError('invalid_seq', { message: `The head is ${head.seq}.`, limit: head.seq });
  }
  const { receipt, moved } = await messages.advanceReceipt(conversationId, { userId, delivered, read });
  if (moved) {
    const only = sharesReceipts(conversation) ? {} : { only: userId };
    bus.publish({ type: 'receipts', conversationId, receipts: [receipt], ...only });
  }
  return receipt;
}
