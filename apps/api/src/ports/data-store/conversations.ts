import type { Room } from '@satchel/protocol/conversation';
import type { Conversation, PendingNote } from '../../domain/conversation.ts';

export type Conversations = {
  /** @returns the stored conversation: the given one, or the one that had its `key`, or else its `slug`, already */
  create(conversation: Conversation): Promise<{ conversation: Conversation; created: boolean }>;
  /**
   * Asked at every message and command.
   * @returns the conversation as it is now. It may be frozen, and shared with others who asked
   */
  byId(id: string): Promise<Conversation | undefined>;
  byIds(ids: readonly string[]): Promise<Conversation[]>;
  /** @param slug lower case */
  bySlug(slug: string): Promise<Conversation | undefined>;
  /**
   * Public conversations whose slug or name contains the literal text, compared as `searchable`: the
   * ones with most members first, then by slug. The empty text matches all.
   * @param userId for whom `isMember` is told
   */
  publicRooms(wanted: { text: string; limit: number; userId: string }): Promise<Room[]>;
  /** Where this user is a member now. */
  ofUser(userId: string): Promise<Conversation[]>;
  /**
   * Replaces name, members, version and pending notes, and nothing else, if the stored version is still `expected`.
   * @param next its version is `expected + 1`
   * @returns false when somebody was faster or the conversation is gone; nothing changed then
   */
  replace(next: Conversation, expected: number): Promise<boolean>;
  /** Forgets a note the log has by now; does not change the version. Idempotent. */
  clearPendingNote(id: string, cid: PendingNote['cid']): Promise<void>;
  /**
   * What was made or replaced at or after `at` by the store's clock, with its members of now. A change
   * that is being stored at this moment may come with an earlier time: whoever follows asks for the last
   * seconds again (M3).
   */
  changedSince(at: number): Promise<{ id: string; version: number; memberIds: string[] }[]>;
  /** For the sweeper: conversations whose change is not told in the log yet. */
  withPendingNotes(limit: number): Promise<Conversation[]>;
};
