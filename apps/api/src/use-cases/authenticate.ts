import type { Account } from '../domain/account.ts';
import type { Session } from '../domain/session.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';
import { hashToken } from './hash-token.ts';
import { refreshSession } from './refresh-session.ts';

type Uses = { accounts: Accounts; sessions: Sessions; now: () => number };

export type Authenticated = { session: Session; account: Account };

/** @returns undefined for a token that is unknown, revoked, idle for too long or too old */
export async function authenticate(
  { accounts, sessions, now }: Uses,
  token: string,
): Promise<Authenticated | undefined> {
  const session = await refreshSession({ sessions, now }, hashToken(token));
  if (session === undefined) return undefined;
  const account = await accounts.byId(session.userId);
  return account === undefined ? undefined : { session, account };
}
