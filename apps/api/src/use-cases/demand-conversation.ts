import { AppError } from '../domain/app-error.ts';
import type { Conversation } from '../domain/conversation.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';

/** @throws AppError `not_found` */
export async function demandConversation(conversations: Conversations, id: string): Promise<Conversation> {
  const conversation = await conversations.byId(id);
  if (conversation === undefined) throw new AppError('not_found');
  return conversation;
}
