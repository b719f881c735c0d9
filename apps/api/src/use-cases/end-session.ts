import { AppError } from '../domain/app-error.ts';
import type { Bus } from '../ports/bus.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';

type Uses = { sessions: Sessions; bus: Bus; now: () => number };

/**
 * Ends one of the user's own sessions; its sockets and transfers close within a second here (M10).
 * @param at.comeBack another session took its place: its sockets are told to connect again
 */
export async function endSession(
  { sessions, bus, now }: Uses,
  { userId, sessionId, comeBack }: { userId: string; sessionId: string; comeBack?: boolean },
): Promise<void> {
  if (!(await sessions.revoke(sessionId, userId, now()))) throw new AppError('not_found');
  bus.publish({ type: 'session-revoked', sessionId, userId, ...(comeBack ? { comeBack } : {}) });
}
