import type { Account, FullAccount, Guest } from '../../domain/account.ts';

export type Accounts = {
  /**
   * Stores a new account. The first full one of the store becomes admin whatever its `role` says; two
   * that race cannot both be first. A guest is never first.
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
   * Full accounts whose username starts with, or whose name contains, the literal text, compared as
   * `searchable`; by username. The empty text matches everybody.
   */
  search(text: string, limit: number): Promise<FullAccount[]>;
  /** @returns false when there is no such account */
  rename(id: string, name: string): Promise<boolean>;
  /** @returns false when there is no such full account */
  replacePasswordHash(id: string, passwordHash: string): Promise<boolean>;
  /** Moves `lastSeenAt` of these accounts forward, never back, each for itself; unknown ids are left out (M12). */
  seen(ids: readonly string[], at: number): Promise<void>;
  /**
   * Makes a full account of a guest who is not retired, in one step; id and `createdAt` stay. The first
   * full account of the store becomes admin, as with `create`.
   * @returns `taken` for a username somebody has, `gone` when there is no such guest
   */
  upgrade(
    id: string,
    wanted: Pick<FullAccount, 'username' | 'name' | 'passwordHash'>,
  ): Promise<FullAccount | 'taken' | 'gone'>;
  /** Notes that a guest has left for good; does nothing to others. The first time counts. */
  retire(id: string, at: number): Promise<void>;
  /** Guests who are not retired, by id, after the given one: for the sweeper's rounds. */
  presentGuests(afterId: string, limit: number): Promise<Guest[]>;
};
