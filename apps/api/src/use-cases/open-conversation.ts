import type { Conversation, Receipt } from '@satchel/protocol/conversation';
import { sharesReceipts } from '../domain/conversation.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { demandConversation } from './demand-conversation.ts';
import { showConversation } from './view-conversations.ts';

type Uses = { accounts: Accounts; conversations: Conversations; messages: Messages };

/**
 * What a screen needs beside the rows: who is in it and how far each of them is, or in a crowd only
 * oneself (M6).
 */
export async function openConversation(
  uses: Uses,
  at: { userId: string; conversationId: string },
): Promise<{ conversation: Conversation; receipts: Receipt[] }> {
  const conversation = await showConversation(uses, at);
  const receipts = await uses.messages.receipts(at.conversationId);
  const areShared = sharesReceipts(await demandConversation(uses.conversations, at.conversationId));
  return {
    conversation,
    receipts: areShared ? receipts : receipts.filter(({ userId }) => userId === at.userId),
  };
}
