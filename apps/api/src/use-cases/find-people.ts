import type { User } from '@satchel/protocol/conversation';
import { shownAs } from '../domain/account.ts';
import { AppError } from '../domain/app-error.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';

const RESULTS = 20;

export async function findPeople({ accounts }: { accounts: Accounts }, text: string): Promise<User[]> {
  return (await accounts.search(text.trim().toLowerCase(), RESULTS)).map(shownAs);
}

export async function showPerson({ accounts }: { accounts: Accounts }, userId: string): Promise<User> {
  const account = await accounts.byId(userId);
  if (account === undefined) throw new AppError('not_found');
  return shownAs(account);
}
