import { AppError } from '../domain/app-error.ts';
import type { Conversation, Member } from '../domain/conversation.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { SettleUses } from './settle-conversation.ts';
import { type NewGroup, storeGroup } from './store-group.ts';

type Uses = SettleUses & { accounts: Accounts };

type Wanted = Omit<NewGroup, 'by' | 'members'> & { userId: string; members: readonly string[] };

/**
 * @throws AppError `invalid_members` when somebody is unknown, or is the creator; `slug_taken`;
 * `invalid_slug` for a private one with an address
 */
export async function createGroup(uses: Uses, { userId, ...wanted }: Wanted): Promise<Conversation> {
  const others = (await uses.accounts.byUsernames(wanted.members)).filter(({ role }) => role !== 'guest');
  const unknown = wanted.members.filter(
    (username) => !others.some((account) => account.username === username),
  );
  if (unknown.length > 0) {
    throw new AppError('invalid_members', {
      field: 'members',
      message: `Nobody is called ${unknown.join(', ')}.`,
    });
  }
  if (others.some(({ id }) => id === userId)) {
    throw new AppError('invalid_members', { field: 'members', message: 'You are a member already.' });
  }
  const members: Member[] = [
    { userId, role: 'admin', since: 0 },
    ...others.map((account): Member => ({ userId: account.id, role: 'member', since: 0 })),
  ];
  const conversation = await storeGroup(uses, { ...wanted, by: userId, members });
  if (conversation === undefined) throw new AppError('slug_taken', { field: 'slug' });
  return conversation;
}
