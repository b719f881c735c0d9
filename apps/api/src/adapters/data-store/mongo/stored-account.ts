import { type Model, Schema } from 'mongoose';
import type { Account, FullAccount, Guest } from '../../../domain/account.ts';
import { type Connection, strictly } from './connection.ts';
import { endsOf } from './text-search.ts';

type Fields = Omit<FullAccount, 'id' | 'role'> & Omit<Guest, 'id' | 'role'>;

export type StoredAccount = Partial<Fields> &
  Pick<Fields, 'username' | 'name' | 'createdAt'> & {
    _id: string;
    role: Account['role'];
    nameEnds: string[];
    /** On the first full account of the store only. */
    isFirst?: true;
  };

export type AccountModel = Model<StoredAccount>;

export function openStoredAccounts(db: Connection): AccountModel {
  const schema = new Schema<StoredAccount>(
    {
      _id: String,
      username: String,
      name: String,
      nameEnds: [String],
      passwordHash: String,
      role: String,
      createdAt: Number,
      lastSeenAt: Number,
      isFirst: Boolean,
      guestOf: String,
      nodeId: String,
      retiredAt: Number,
    },
    strictly,
  );
  schema.index({ username: 1 }, { name: 'username', unique: true });
  schema.index({ nameEnds: 1 }, { name: 'name' });
  schema.index({ isFirst: 1 }, { name: 'first', unique: true, partialFilterExpression: { isFirst: true } });
  schema.index({ role: 1, _id: 1 }, { name: 'guest', partialFilterExpression: { role: 'guest' } });
  return db.model('accounts', schema);
}

export function fromAccount({ id, ...fields }: Account): StoredAccount {
  return { _id: id, ...fields, nameEnds: endsOf(fields.name) };
}

export function toAccount(stored: StoredAccount): Account {
  const { _id: id, username, name, createdAt, role } = stored;
  const seenAt = stored.lastSeenAt === undefined ? {} : { lastSeenAt: stored.lastSeenAt };
  const person = { id, username, name, createdAt, ...seenAt };
  if (role !== 'guest') return { ...person, role, passwordHash: stored.passwordHash ?? '' };
  const { guestOf = '', nodeId, retiredAt } = stored;
  return {
    ...person,
    role,
    guestOf,
    ...(nodeId === undefined ? {} : { nodeId }),
    ...(retiredAt === undefined ? {} : { retiredAt }),
  };
}

export function isFull(account: Account): account is FullAccount {
  return account.role !== 'guest';
}

export function isGuest(account: Account): account is Guest {
  return account.role === 'guest';
}
