import type { Account } from '../../domain/account.ts';

export type Accounts = {
  /**
   * Stores a new account. The first one of the store becomes admin whatever its `role` says; two that
   * race cannot both be first.
   * @returns the account as stored, or undefined when the username is taken
   */
  create(account: Account): Promise<Account | undefined>;
  byId(id: string): Promise<Account | undefined>;
  /** In no particular order; unknown ids are left out. */
  byIds(ids: readonly string[]): Promise<Account[]>;
  /** @param username lower case */
  byUsername(username: string): Promise<Account | undefined>;
  /** Unknown usernames are left out. */
  byUsernames(usernames: readonly string[]): Promise<Account[]>;
  /**
   * Accounts whose username starts with, or whose name contains, the literal text, compared as
   * `searchable`; by username. The empty text matches everybody.
   */
  search(text: string, limit: number): Promise<Account[]>;
  /** @returns false when there is no such account */
  rename(id: string, name: string): Promise<boolean>;
  replacePasswordHash(id: string, passwordHash: string): Promise<boolean>;
};
