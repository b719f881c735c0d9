import type { Conversation } from '../domain/conversation.ts';
import { isLastAdmin, withoutMember } from '../domain/membership.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { ChangeUses } from './change-conversation.ts';
import { changeMembers, type Group } from './change-members.ts';

type Uses = ChangeUses & { accounts: Pick<Accounts, 'byIds'> };

/** Leaving, where it is oneself. @throws AppError `not_found`, `not_allowed`, `last_admin` */
export async function removeMember(
  uses: Uses,
  { memberId, ...at }: Group & { memberId: string },
): Promise<Conversation> {
  const action = memberId === at.userId ? 'leave' : 'manage';
  return changeMembers(uses, at, action, async (before) => {
    const onlyGuestsStay = isLastAdmin(before, memberId) && (await areOthersGuests(uses, before, memberId));
    return withoutMember(before, at.userId, memberId, onlyGuestsStay);
  });
}

async function areOthersGuests(
  { accounts }: Uses,
  { members }: Conversation,
  memberId: string,
): Promise<boolean> {
  const others = members.map(({ userId }) => userId).filter((userId) => userId !== memberId);
  return (await accounts.byIds(others)).every(({ role }) => role === 'guest');
}
