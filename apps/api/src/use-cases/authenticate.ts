import type { Account } from '../domain/account.ts';
import { isAlive, type Session } from '../domain/session.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';
import { hashToken } from './hash-token.ts';

type Uses = { accounts: Accounts; sessions: Sessions; now: () => number };

export type Authenticated = { session: Session; account: Account };

/** A row per device is written at most this often for being used. */
const TOUCH_EVERY = 5 * 60 * 1000;

/** @returns undefined for a token that is unknown, revoked, idle for too long or too old */
export async function authenticate(
  { accounts, sessions, now }: Uses,
  token: string,
): Promise<Authenticated | undefined> {
  const session = await sessions.byTokenHash(hashToken(token));
  if (session === undefined || !isAlive(session, now())) return undefined;
  const account = await accounts.byId(session.userId);
  if (account === undefined) return undefined;
  if (now() - session.lastUsedAt >= TOUCH_EVERY) await sessions.touch(session.id, now());
  return { session, account };
}
