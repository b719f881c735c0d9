import type { Session } from '../domain/session.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';
import { hashToken } from './hash-token.ts';

type Uses = { sessions: Sessions; newToken: () => string; newId: () => string; now: () => number };

/** @returns the session and its token, which exists nowhere else */
export async function startSession(
  { sessions, newToken, newId, now }: Uses,
  device: { userId: string; label: string },
): Promise<{ session: Session; token: string }> {
  const token = newToken();
  const at = now();
  const session: Session = {
    id: newId(),
    tokenHash: hashToken(token),
    userId: device.userId,
    label: device.label,
    createdAt: at,
    lastUsedAt: at,
  };
  await sessions.create(session);
  return { session, token };
}
