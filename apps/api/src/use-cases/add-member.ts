import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import type { Conversation } from '../domain/conversation.ts';
import { withMembers } from '../domain/membership.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { ChangeUses } from './change-conversation.ts';
import { changeMembers, type Group } from './change-members.ts';
import { demandConversation } from './demand-conversation.ts';

/** @throws AppError `not_found`, `not_allowed`, `already_a_member`, `invalid_members` */
export async function addMember(
  uses: ChangeUses & { accounts: Accounts },
  { username, ...at }: Group & { username: string },
): Promise<Conversation> {
  // Before the name is looked up, so that a stranger learns nothing of who has an account.
  const conversation = await demandConversation(uses.conversations, at.conversationId);
  demand(at.userId, { action: 'invite', conversation });
  const account = await uses.accounts.byUsername(username);
  if (account === undefined || account.role === 'guest') {
    throw new AppError('not_found', { field: 'username', message: 'Nobody has this name.' });
  }
  return changeMembers(uses, at, 'invite', async (before) => {
    const { seq } = await uses.messages.head(at.conversationId);
    return withMembers(before, at.userId, [account.id], seq);
  });
}
