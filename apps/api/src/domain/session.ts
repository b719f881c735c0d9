import { SESSION_IDLE, SESSION_LIFETIME } from '@satchel/protocol/limits';

/** One signed-in device. The token itself is never stored, only its SHA-256. */
export type Session = {
  id: string;
  /** SHA-256 of the token, lower-case hex. */
  tokenHash: string;
  userId: string;
  /** What the device calls itself, cut to 120 characters. */
  label: string;
  createdAt: number;
  lastUsedAt: number;
  /** Set by sign-out; the row is forgotten after `REVOKED_KEPT`. */
  revokedAt?: number;
};

/** Milliseconds a revoked session stays known at least, so that a node that was cut off still learns of it (M10). */
export const REVOKED_KEPT = 3_600_000;

/** Idle and absolute limits (reliability §7): long, because a chat is left open. */
export function isAlive(session: Session, now: number): boolean {
  if (session.revokedAt !== undefined) return false;
  return now < session.lastUsedAt + SESSION_IDLE && now < session.createdAt + SESSION_LIFETIME;
}
