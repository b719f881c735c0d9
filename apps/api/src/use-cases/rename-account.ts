import type { User } from '@satchel/protocol/conversation';
import { shownAs } from '../domain/account.ts';
import { AppError } from '../domain/app-error.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';

export async function renameAccount(
  { accounts }: { accounts: Accounts },
  { userId, name }: { userId: string; name: string },
): Promise<User> {
  const renamed = (await accounts.rename(userId, name)) ? await accounts.byId(userId) : undefined;
  if (renamed === undefined) throw new AppError('not_found');
  return shownAs(renamed);
}
