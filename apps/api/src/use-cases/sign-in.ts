import type { Account } from '../domain/account.ts';
import { AppError } from '../domain/app-error.ts';
import type { PasswordHash } from '../domain/passwords.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';

type Uses = { accounts: Accounts; passwords: PasswordHash; decoyHash: () => Promise<string> };

/**
 * One verification in every case, against a decoy for a name nobody has: neither the answer nor its
 * time tells which names exist.
 * @throws AppError `bad_credentials`
 */
export async function signIn(
  { accounts, passwords, decoyHash }: Uses,
  given: { username: string; password: string },
): Promise<Account> {
  const account = await accounts.byUsername(given.username.toLowerCase());
  const known = account?.role === 'guest' ? undefined : account;
  const matches = await passwords.verify(known?.passwordHash ?? (await decoyHash()), given.password);
  if (known === undefined || !matches) throw new AppError('bad_credentials');
  return known;
}
