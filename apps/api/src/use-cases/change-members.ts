import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import type { Conversation, Member } from '../domain/conversation.ts';
import { withMembers, withoutMember, withRole } from '../domain/membership.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import { demandConversation } from './demand-conversation.ts';
import { type SettleUses, settleConversation } from './settle-conversation.ts';

type Group = { userId: string; conversationId: string };

/** Losing this often means the group changes faster than anybody can act on it. */
const TRIES = 10;

export async function addMember(
  uses: SettleUses & { accounts: Accounts },
  { username, ...at }: Group & { username: string },
): Promise<Conversation> {
  await demandMay(uses, at, 'invite');
  const account = await uses.accounts.byUsername(username);
  if (account === undefined) {
    throw new AppError('not_found', { field: 'username', message: 'Nobody has this name.' });
  }
  const { seq } = await uses.messages.head(at.conversationId);
  return change(uses, at, 'invite', (before) => withMembers(before, at.userId, [account.id], seq));
}

export async function removeMember(
  uses: SettleUses,
  { memberId, ...at }: Group & { memberId: string },
): Promise<Conversation> {
  const action = memberId === at.userId ? 'leave' : 'manage';
  return change(uses, at, action, (before) => withoutMember(before, at.userId, memberId));
}

export async function changeRole(
  uses: SettleUses,
  { memberId, role, ...at }: Group & { memberId: string; role: Member['role'] },
): Promise<Conversation> {
  return change(uses, at, 'manage', (before) => withRole(before, at.userId, memberId, role));
}

type Action = 'invite' | 'manage' | 'leave';

async function demandMay(uses: SettleUses, at: Group, action: Action): Promise<Conversation> {
  const conversation = await demandConversation(uses.conversations, at.conversationId);
  demand(at.userId, { action, conversation });
  return conversation;
}

/** Decides on what is stored, stores it guarded by the version it decided on, and begins again if somebody was faster. */
async function change(
  uses: SettleUses,
  at: Group,
  action: Action,
  decide: (before: Conversation) => Conversation | undefined,
): Promise<Conversation> {
  for (let tries = 0; tries < TRIES; tries++) {
    const before = await demandMay(uses, at, action);
    const after = decide(before);
    if (after === undefined) return before;
    if (await uses.conversations.replace(after, before.version)) {
      const leavers = before.members.filter(({ userId }) =>
        after.members.every((one) => one.userId !== userId),
      );
      await settleConversation(
        uses,
        after,
        leavers.map(({ userId }) => userId),
      );
      return after;
    }
  }
  throw new AppError('changed_meanwhile');
}
