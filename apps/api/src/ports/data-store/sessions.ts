import type { Session } from '../../domain/session.ts';

export type Sessions = {
  create(session: Session): Promise<void>;
  /** Also returns revoked and overdue ones: the caller decides by `isAlive`. */
  byTokenHash(tokenHash: string): Promise<Session | undefined>;
  /** Not revoked ones, the most recently used first. */
  ofUser(userId: string): Promise<Session[]>;
  /** Moves `lastUsedAt` forward, never back; does nothing to a revoked session. */
  touch(id: string, at: number): Promise<void>;
  /** Idempotent. @returns false when this user has no such session that is not revoked */
  revoke(id: string, userId: string, at: number): Promise<boolean>;
  /** Ids of sessions revoked at or after `since`; at most an hour back is asked for. */
  revokedSince(since: number): Promise<string[]>;
  /** Forgets sessions revoked, or last used, before the given times. */
  forget(before: { revokedAt: number; lastUsedAt: number }): Promise<void>;
};
