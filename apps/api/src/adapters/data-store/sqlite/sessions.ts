import type { Session } from '../../../domain/session.ts';
import type { Sessions } from '../../../ports/data-store/sessions.ts';
import type { Connection } from './connection.ts';

export type StoredSession = {
  id: string;
  token_hash: string;
  user_id: string;
  label: string;
  created_at: number;
  last_used_at: number;
  revoked_at: number | null;
};

export const columns = 'id, token_hash, user_id, label, created_at, last_used_at, revoked_at';

export function openSessions(db: Connection): Sessions {
  const insert = db.prepare(`INSERT INTO sessions (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const selectByToken = db.prepare<StoredSession>(`SELECT ${columns} FROM sessions WHERE token_hash = ?`);
  const selectOfUser = db.prepare<StoredSession>(
    `SELECT ${columns} FROM sessions WHERE user_id = ? AND revoked_at IS NULL
     ORDER BY last_used_at DESC, id`,
  );
  const updateUse = db.prepare(
    'UPDATE sessions SET last_used_at = ?1 WHERE id = ?2 AND revoked_at IS NULL AND last_used_at < ?1',
  );
  const updateRevoked = db.prepare(
    'UPDATE sessions SET revoked_at = ? WHERE id = ? AND user_id = ? AND revoked_at IS NULL',
  );
  const selectRevoked = db.prepare<{ id: string }>('SELECT id FROM sessions WHERE revoked_at >= ?');
  const remove = db.prepare('DELETE FROM sessions WHERE revoked_at < ? OR last_used_at < ?');

  return {
    create: ({ id, tokenHash, userId, label, createdAt, lastUsedAt, revokedAt }) =>
      db.write(() => {
        insert.run(id, tokenHash, userId, label, createdAt, lastUsedAt, revokedAt ?? null);
      }),
    byTokenHash: (tokenHash) =>
      db.read(() => {
        const stored = selectByToken.get(tokenHash);
        return stored === undefined ? undefined : toSession(stored);
      }),
    ofUser: (userId) => db.read(() => selectOfUser.all(userId).map(toSession)),
    touch: (id, at) =>
      db.write(() => {
        updateUse.run(at, id);
      }),
    revoke: (id, userId, at) => db.write(() => updateRevoked.run(at, id, userId) > 0),
    revokedSince: (since) => db.read(() => selectRevoked.all(since).map(({ id }) => id)),
    forget: (before) =>
      db.write(() => {
        remove.run(before.revokedAt, before.lastUsedAt);
      }),
  };
}

export function toSession(stored: StoredSession): Session {
  return {
    id: stored.id,
    tokenHash: stored.token_hash,
    userId: stored.user_id,
    label: stored.label,
    createdAt: stored.created_at,
    lastUsedAt: stored.last_used_at,
    ...(stored.revoked_at === null ? {} : { revokedAt: stored.revoked_at }),
  };
}
