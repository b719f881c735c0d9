import type { Conversation, Member } from '../domain/conversation.ts';
import { withRole } from '../domain/membership.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { ChangeUses } from './change-conversation.ts';
import { changeMembers, type Group } from './change-members.ts';

/** @throws AppError `not_found`, `not_allowed`, `last_admin` */
export async function changeRole(
  uses: ChangeUses & { accounts: Accounts },
  { memberId, role, ...at }: Group & { memberId: string; role: Member['role'] },
): Promise<Conversation> {
  return changeMembers(uses, at, 'manage', async (before) => {
    const isGuest = (await uses.accounts.byId(memberId))?.role === 'guest';
    return withRole(before, at.userId, { userId: memberId, isGuest }, role);
  });
}
