import { SESSION_IDLE } from '@satchel/protocol/limits';
import { REVOKED_KEPT } from '../domain/session.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';

/** A session past its absolute limit is used no more, so being idle is what ends its row too. */
export function forgetSessions({ sessions }: { sessions: Sessions }, now: number): Promise<void> {
  return sessions.forget({ revokedAt: now - REVOKED_KEPT, lastUsedAt: now - SESSION_IDLE });
}
