import { Schema } from 'mongoose';
import type { Session } from '../../../domain/session.ts';
import type { Sessions } from '../../../ports/data-store/sessions.ts';
import { type Connection, strictly } from './connection.ts';

export type StoredSession = Omit<Session, 'id'> & { _id: string };

export function openSessions(db: Connection): Sessions {
  const sessions = db.model('sessions', sessionSchema());

  return {
    create({ id, ...fields }) {
      const stored = { _id: id, ...fields };
      return db.write(stored, async () => {
        await sessions.insertMany([stored]);
      });
    },
    byTokenHash: (tokenHash) =>
      db.run(async () => {
        const stored = await sessions.findOne({ tokenHash }).lean<StoredSession>();
        return stored === null ? undefined : toSession(stored);
      }),
    ofUser: (userId) =>
      db.run(async () => {
        const stored = await sessions
          .find({ userId, revokedAt: { $exists: false } })
          .sort({ lastUsedAt: -1, _id: 1 })
          .lean<StoredSession[]>();
        return stored.map(toSession);
      }),
    touch: (id, at) =>
      db.run(async () => {
        const older = { _id: id, revokedAt: { $exists: false }, lastUsedAt: { $lt: at } };
        await sessions.updateOne(older, { $set: { lastUsedAt: at } });
      }),
    revoke: (id, userId, at) =>
      db.run(async () => {
        const running = { _id: id, userId, revokedAt: { $exists: false } };
        return (await sessions.updateOne(running, { $set: { revokedAt: at } })).matchedCount > 0;
      }),
    revokedSince: (since) =>
      db.run(async () => {
        const stored = await sessions
          .find({ revokedAt: { $gte: since } })
          .select('_id')
          .lean<{ _id: string }[]>();
        return stored.map(({ _id }) => _id);
      }),
    forget: ({ revokedAt, lastUsedAt }) =>
      db.run(async () => {
        await sessions.deleteMany({
          $or: [{ revokedAt: { $lt: revokedAt } }, { lastUsedAt: { $lt: lastUsedAt } }],
        });
      }),
  };
}

function sessionSchema(): Schema<StoredSession> {
  const schema = new Schema<StoredSession>(
    {
      _id: String,
      tokenHash: String,
      userId: String,
      label: String,
      createdAt: Number,
      lastUsedAt: Number,
      revokedAt: Number,
    },
    strictly,
  );
  schema.index({ tokenHash: 1 }, { name: 'token', unique: true });
  schema.index({ userId: 1 }, { name: 'user' });
  schema.index(
    { revokedAt: 1 },
    { name: 'revoked', partialFilterExpression: { revokedAt: { $exists: true } } },
  );
  schema.index({ lastUsedAt: 1 }, { name: 'use' });
  return schema;
}

export function toSession({ _id, ...fields }: StoredSession): Session {
  return { id: _id, ...fields };
}
