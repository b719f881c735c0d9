import type { Account, FullAccount } from '../domain/account.ts';
import { AppError } from '../domain/app-error.ts';
import { demandStrongPassword, type PasswordHash } from '../domain/passwords.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';

type Uses = { accounts: Accounts; passwords: PasswordHash };

type Wanted = { username: string; password: string; name?: string | undefined };

/**
 * Makes a full account of a guest, who keeps id, room and messages (R7).
 * @throws AppError `not_allowed` for a full account, `weak_password`, `username_taken`, `unauthenticated`
 * for a guest whose visit ended meanwhile
 */
export async function upgradeGuest(
  { accounts, passwords }: Uses,
  account: Account,
  { username, password, name }: Wanted,
): Promise<FullAccount> {
  if (account.role !== 'guest') {
    throw new AppError('not_allowed', { message: 'This is a full account already.' });
  }
  demandStrongPassword(password, username);
  const taken = () => new AppError('username_taken', { field: 'username' });
  if ((await accounts.byUsername(username)) !== undefined) throw taken();
  const passwordHash = await passwords.hash(password);
  const upgraded = await accounts.upgrade(account.id, { username, name: name ?? account.name, passwordHash });
  if (upgraded === 'taken') throw taken();
  if (upgraded === 'gone') throw new AppError('unauthenticated');
  return upgraded;
}
