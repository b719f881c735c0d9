import type { Conversation } from '../domain/conversation.ts';
import { withoutMember } from '../domain/membership.ts';
import type { ChangeUses } from './change-conversation.ts';
import { changeMembers, type Group } from './change-members.ts';

/** Leaving, where it is oneself. @throws AppError `not_found`, `not_allowed`, `last_admin` */
export async function removeMember(
  uses: ChangeUses,
  { memberId, ...at }: Group & { memberId: string },
): Promise<Conversation> {
  const action = memberId === at.userId ? 'leave' : 'manage';
  return changeMembers(uses, at, action, async (before) => withoutMember(before, at.userId, memberId));
}
