import { type Account, type FullAccount, type Guest, searchable } from '../../../domain/account.ts';

export type StoredAccount = {
  id: string;
  username: string;
  name: string;
  /** Empty for guests, who have none. */
  password_hash: string;
  role: Account['role'];
  created_at: number;
  guest_of: string | null;
  node_id: string | null;
  retired_at: number | null;
  last_seen_at: number | null;
};

export const columns =
  'id, username, name, password_hash, role, created_at, guest_of, node_id, retired_at, last_seen_at';

export function valuesOf(account: Account) {
  const { id, username, name, role, createdAt } = account;
  const hash = role === 'guest' ? '' : account.passwordHash;
  const [guestOf, nodeId, retiredAt] =
    role === 'guest' ? [account.guestOf, account.nodeId, account.retiredAt] : [];
  return [
    id,
    username,
    name,
    hash,
    role,
    createdAt,
    guestOf ?? null,
    nodeId ?? null,
    retiredAt ?? null,
    account.lastSeenAt ?? null,
    searchable(name),
  ];
}

export function toAccount(stored: StoredAccount): Account {
  const { id, username, name, role, created_at: createdAt } = stored;
  const seenAt = stored.last_seen_at === null ? {} : { lastSeenAt: stored.last_seen_at };
  const person = { id, username, name, createdAt, ...seenAt };
  if (role !== 'guest') return { ...person, role, passwordHash: stored.password_hash };
  return {
    ...person,
    role,
    guestOf: stored.guest_of ?? '',
    ...(stored.node_id === null ? {} : { nodeId: stored.node_id }),
    ...(stored.retired_at === null ? {} : { retiredAt: stored.retired_at }),
  };
}

export function isFull(account: Account): account is FullAccount {
  return account.role !== 'guest';
}

export function isGuest(account: Account): account is Guest {
  return account.role === 'guest';
}
