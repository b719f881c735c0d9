import { isAlive, type Session } from '../domain/session.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';

type Uses = { sessions: Sessions; now: () => number };

/** A session in use is written at most this often for being used. */
export const TOUCH_EVERY = 5 * 60 * 1000;

/** The session as it stands now, its use noted. @returns undefined when it is unknown, revoked or too old */
export async function refreshSession(
  { sessions, now }: Uses,
  tokenHash: string,
): Promise<Session | undefined> {
  const session = await sessions.byTokenHash(tokenHash);
  if (session === undefined || !isAlive(session, now())) return undefined;
  const at = now();
  if (at - session.lastUsedAt < TOUCH_EVERY) return session;
  await sessions.touch(session.id, at);
  return { ...session, lastUsedAt: at };
}
