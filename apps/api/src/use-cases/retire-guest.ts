import { AppError } from '../domain/app-error.ts';
import { isAlive } from '../domain/session.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';
import type { ChangeUses } from './change-conversation.ts';
import { removeMember } from './remove-member.ts';

export type RetireUses = ChangeUses & { accounts: Accounts; sessions: Sessions };

/**
 * Ends a guest's visit: the room is told that they left, their sessions end, the account stays so that
 * messages keep their name. That it is over is noted last, so the sweeper repeats what a crash cut
 * off. Does nothing to a full account, nor a second time.
 */
export async function retireGuest(uses: RetireUses, userId: string): Promise<void> {
  const { accounts, sessions, bus, now } = uses;
  const account = await accounts.byId(userId);
  if (account?.role !== 'guest' || account.retiredAt !== undefined) return;
  await leaveRoom(uses, userId, account.guestOf);
  for (const session of await sessions.ofUser(userId)) {
    await sessions.revoke(session.id, userId, now());
    bus.publish({ type: 'session-revoked', sessionId: session.id, userId });
  }
  await accounts.retire(userId, now());
}

/** Signing out of the last device is leaving; a guest who has another one stays. */
export async function retireUnusedGuest(uses: RetireUses, userId: string): Promise<void> {
  if ((await uses.accounts.byId(userId))?.role !== 'guest') return;
  const alive = (await uses.sessions.ofUser(userId)).some((session) => isAlive(session, uses.now()));
  if (!alive) await retireGuest(uses, userId);
}

async function leaveRoom(uses: RetireUses, userId: string, conversationId: string): Promise<void> {
  try {
    await removeMember(uses, { userId, conversationId, memberId: userId });
  } catch (error) {
    // Removed by an admin, or gone in an earlier try.
    if (!(error instanceof AppError && error.code === 'not_found')) throw error;
  }
}
