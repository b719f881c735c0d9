import type { Session as SessionView } from '@satchel/protocol/http';
import { isAlive } from '../domain/session.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';

type Uses = { sessions: Sessions; now: () => number };

export async function listSessions(
  { sessions, now }: Uses,
  { userId, currentId }: { userId: string; currentId: string },
): Promise<SessionView[]> {
  const alive = (await sessions.ofUser(userId)).filter((session) => isAlive(session, now()));
  return alive.map(({ id, label, createdAt, lastUsedAt }) => ({
    id,
    label,
    createdAt,
    lastUsedAt,
    current: id === currentId,
  }));
}
