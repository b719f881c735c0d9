import type { Account } from '../domain/account.ts';
import { AppError } from '../domain/app-error.ts';
import { demandStrongPassword, type PasswordHash } from '../domain/passwords.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';

type Uses = { accounts: Accounts; passwords: PasswordHash; newId: () => string; now: () => number };

/** @throws AppError `weak_password`, `username_taken` */
export async function registerAccount(
  { accounts, passwords, newId, now }: Uses,
  wanted: { username: string; password: string; name?: string | undefined },
): Promise<Account> {
  demandStrongPassword(wanted.password, wanted.username);
  if ((await accounts.byUsername(wanted.username)) !== undefined) throw taken();
  const account = await accounts.create({
    id: newId(),
    username: wanted.username,
    name: wanted.name ?? wanted.username,
    passwordHash: await passwords.hash(wanted.password),
    role: 'member',
    createdAt: now(),
  });
  if (account === undefined) throw taken();
  return account;
}

function taken(): AppError {
  return new AppError('username_taken', { field: 'username' });
}
