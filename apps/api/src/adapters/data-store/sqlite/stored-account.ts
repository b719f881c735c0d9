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

/** Without spreading: an object made so has a shape of its own, and every connection keeps its account. */
export function toAccount(stored: StoredAccount): Account {
  const { id, username, name, role, created_at: createdAt } = stored;
  const account: Account =
    role === 'guest'
      ? { id, username, name, createdAt, role, guestOf: stored.guest_of ?? '' }
      : { id, username, name, createdAt, role, passwordHash: stored.password_hash };
  if (stored.last_seen_at !== null) account.lastSeenAt = stored.last_seen_at;
  if (account.role !== 'guest') return account;
  if (stored.node_id !== null) account.nodeId = stored.node_id;
  if (stored.retired_at !== null) account.retiredAt = stored.retired_at;
  return account;
}

export function isFull(account: Account): account is FullAccount {
  return account.role !== 'guest';
}

export function isGuest(account: Account): account is Guest {
  return account.role === 'guest';
}
