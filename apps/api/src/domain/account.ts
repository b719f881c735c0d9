import type { User } from '@satchel/protocol/conversation';

export type Account = {
  id: string;
  /** Lower case; unique. */
  username: string;
  name: string;
  /** PHC string of Argon2id. */
  passwordHash: string;
  role: 'admin' | 'member';
  createdAt: number;
};

export function shownAs(account: Account): User {
  return { id: account.id, username: account.username, name: account.name };
}

/** The form in which names and searches are compared: letter case and width variants do not matter. */
export function searchable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
