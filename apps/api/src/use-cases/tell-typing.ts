import { demand } from '../domain/can.ts';
import type { Bus } from '../ports/bus.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import { demandConversation } from './demand-conversation.ts';

type Uses = { conversations: Conversations; bus: Bus };

/**
 * A hint to the other members that somebody composes; nothing is stored (M12).
 * @throws AppError `not_found`, `not_allowed` for whoever could not post what they compose
 */
export async function tellTyping(
  { conversations, bus }: Uses,
  { userId, conversationId }: { userId: string; conversationId: string },
): Promise<void> {
  demand(userId, { action: 'post', conversation: await demandConversation(conversations, conversationId) });
  bus.publish({ type: 'typing', conversationId, userId });
}
