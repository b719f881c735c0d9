import { closeCodes } from '@satchel/protocol/close-codes';
import { isAlive, REVOKED_KEPT } from '../domain/session.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';
import { refreshSession, TOUCH_EVERY } from '../use-cases/refresh-session.ts';
import { closePeer, type Peer } from './peer.ts';

type Uses = {
  sessions: Sessions;
  /** A clock whose leaps end no session. */
  sessionNow: () => number;
};

/**
 * For a session that was revoked just now.
 * @param comeBack another session of the same device took its place
 */
export function closeSession(peers: Iterable<Peer>, sessionId: string, comeBack = false): void {
  const [code, reason] = comeBack
    ? [closeCodes.serviceRestart, 'new session']
    : [closeCodes.sessionEnded, 'signed out'];
  for (const peer of peers) if (peer.who.session.id === sessionId) closePeer(peer, code, reason);
}

/** For sessions whose revocation no hint told, or that became too old while their socket was open (M3, M10). */
export async function closeEndedSessions(
  { sessions, sessionNow }: Uses,
  peers: () => Iterable<Peer>,
): Promise<void> {
  const revoked = new Set(await sessions.revokedSince(sessionNow() - REVOKED_KEPT));
  for (const peer of peers()) {
    const { session } = peer.who;
    if (revoked.has(session.id)) closePeer(peer, closeCodes.sessionEnded, 'signed out');
    else if (!isAlive(session, sessionNow())) closePeer(peer, closeCodes.sessionEnded, 'session ended');
  }
}

/** A sign-out between the handshake's check and the peer's registration was told to nobody here (M10). */
export async function closeIfEnded({ sessions, sessionNow }: Uses, peer: Peer): Promise<void> {
  const session = await refreshSession({ sessions, now: sessionNow }, peer.who.session.tokenHash);
  if (session === undefined) closePeer(peer, closeCodes.sessionEnded, 'session ended');
}

/** Asked at every command, which uses the session: what the handshake knew of it must not look idle after a week. */
export async function hasEnded({ sessions, sessionNow }: Uses, peer: Peer): Promise<boolean> {
  const { session } = peer.who;
  const at = sessionNow();
  if (at - session.lastUsedAt < TOUCH_EVERY) return !isAlive(session, at);
  const fresh = await refreshSession({ sessions, now: sessionNow }, session.tokenHash);
  if (fresh !== undefined) peer.who = { ...peer.who, session: fresh };
  return fresh === undefined;
}
