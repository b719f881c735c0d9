import type { User } from '@satchel/protocol/conversation';

type Person = {
  id: string;
  /** Lower case; unique. */
  username: string;
  name: string;
  createdAt: number;
  /** When one of this person's devices was connected last, to the minute while one is (M12). */
  lastSeenAt?: number;
};

/** Signs in with a password. */
export type FullAccount = Person & {
  role: 'admin' | 'member';
  /** PHC string of Argon2id. */
  passwordHash: string;
};

/** Came by the link of a public room and sees nothing else; stays after leaving, because messages keep its name. */
export type Guest = Person & {
  role: 'guest';
  /** The one conversation there is for them. */
  guestOf: string;
  /** Lives as long as its socket on this node, instead of a session: ends with the node's lease. */
  nodeId?: string;
  /** Set once the room was left for good. */
  retiredAt?: number;
};

export type Account = FullAccount | Guest;

export function shownAs({ id, username, name, role }: Account): User {
  return { id, username, name, ...(role === 'guest' ? { guest: true as const } : {}) };
}

/** The form in which names and searches are compared: letter case and width variants do not matter. */
export function searchable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** `~` is in no username that can be registered, so a guest takes nobody's name and cannot be named in a form. */
export function guestUsername(id: string): string {
  return `guest~${id}`;
}
