import { demand } from '../domain/can.ts';
import type { Conversation } from '../domain/conversation.ts';
import { type ChangeUses, changeConversation } from './change-conversation.ts';

export type Group = { userId: string; conversationId: string };

/** The right is asked for on the very version that is changed. @throws AppError `not_found`, `not_allowed` */
export function changeMembers(
  uses: ChangeUses,
  { userId, conversationId }: Group,
  action: 'invite' | 'manage' | 'leave',
  decide: (before: Conversation) => Promise<Conversation | undefined>,
): Promise<Conversation> {
  return changeConversation(uses, conversationId, async (before) => {
    demand(userId, { action, conversation: before });
    return decide(before);
  });
}
