import type { Cursor } from '@satchel/protocol/conversation';
import type { Row } from '@satchel/protocol/rows';
import { demand } from '../domain/can.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { demandConversation } from './demand-conversation.ts';

type Uses = { conversations: Conversations; messages: Messages };

export type Page = {
  userId: string;
  conversationId: string;
  limit: number;
  position: { after: number } | { before: number };
};

/** The head is read before the rows, so a client that reaches it has everything up to it (M4). */
export async function readLog(
  { conversations, messages }: Uses,
  { userId, conversationId, limit, position }: Page,
): Promise<{ rows: Row[]; head: Cursor }> {
  demand(userId, { action: 'read', conversation: await demandConversation(conversations, conversationId) });
  const head = await messages.head(conversationId);
  const rows =
    'after' in position
      ? await messages.after(conversationId, position.after, limit)
      : await messages.before(conversationId, position.before, limit);
  return { rows, head };
}
