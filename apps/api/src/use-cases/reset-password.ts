import { AppError } from '../domain/app-error.ts';
import { demandStrongPassword, type PasswordHash } from '../domain/passwords.ts';
import type { Bus } from '../ports/bus.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';
import { endSession } from './end-session.ts';

type Uses = { accounts: Accounts; sessions: Sessions; bus: Bus; passwords: PasswordHash; now: () => number };

/**
 * A new password, and an end to every session: whoever had the old one is out.
 * @throws AppError `weak_password`, `not_found`
 */
export async function resetPassword(
  { accounts, sessions, bus, passwords, now }: Uses,
  { username, password }: { username: string; password: string },
): Promise<{ sessions: number }> {
  demandStrongPassword(password, username);
  const account = await accounts.byUsername(username);
  if (account === undefined) throw new AppError('not_found', { message: 'Nobody has this user name.' });
  await accounts.replacePasswordHash(account.id, await passwords.hash(password));
  // After the new password: a sign-in with the old one in between would outlive the reset.
  const open = await sessions.ofUser(account.id);
  for (const { id } of open) {
    await endSession({ sessions, bus, now }, { userId: account.id, sessionId: id }).catch(
      (error: unknown) => {
        // Its person signed out meanwhile.
        if (!(error instanceof AppError && error.code === 'not_found')) throw error;
      },
    );
  }
  return { sessions: open.length };
}
