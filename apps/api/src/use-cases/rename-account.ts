import type { User } from '@satchel/protocol/conversation';
import { AppError } from '../domain/app-error.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import { showPerson } from './find-people.ts';

export async function renameAccount(
  { accounts }: { accounts: Accounts },
  { userId, name }: { userId: string; name: string },
): Promise<User> {
  if (!(await accounts.rename(userId, name))) throw new AppError('not_found');
  return showPerson({ accounts }, userId);
}
