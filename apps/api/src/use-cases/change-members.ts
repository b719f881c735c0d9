import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import type { Conversation, Member } from '../domain/conversation.ts';
import { withMembers, withoutMember, withRole } from '../domain/membership.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import { type ChangeUses, changeConversation } from './change-conversation.ts';
import { demandConversation } from './demand-conversation.ts';

type Group = { userId: string; conversationId: string };

export async function addMember(
  uses: ChangeUses & { accounts: Accounts },
  { username, ...at }: Group & { username: string },
): Promise<Conversation> {
  const conversation = await demandConversation(uses.conversations, at.conversationId);
  demand(at.userId, { action: 'invite', conversation });
  const account = await uses.accounts.byUsername(username);
  if (account === undefined || account.role === 'guest') {
    throw new AppError('not_found', { field: 'username', message: 'Nobody has this name.' });
  }
  return change(uses, at, 'invite', async (before) => {
    const { seq } = await uses.messages.head(at.conversationId);
    return withMembers(before, at.userId, [account.id], seq);
  });
}

export async function removeMember(
  uses: ChangeUses,
  { memberId, ...at }: Group & { memberId: string },
): Promise<Conversation> {
  const action = memberId === at.userId ? 'leave' : 'manage';
  return change(uses, at, action, async (before) => withoutMember(before, at.userId, memberId));
}

export async function changeRole(
  uses: ChangeUses & { accounts: Accounts },
  { memberId, role, ...at }: Group & { memberId: string; role: Member['role'] },
): Promise<Conversation> {
  return change(uses, at, 'manage', async (before) => {
    const isGuest = (await uses.accounts.byId(memberId))?.role === 'guest';
    return withRole(before, at.userId, { userId: memberId, isGuest }, role);
  });
}

function change(
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
