import type { Accounts } from './accounts.ts';
import type { Conversations } from './conversations.ts';
import type { Files } from './files.ts';
import type { Leases } from './leases.ts';
import type { Messages } from './messages.ts';
import type { Records } from './records.ts';
import type { Sessions } from './sessions.ts';

/**
 * The durable truth. Every verb is atomic by itself and durable when its promise resolves; no verb
 * spans two aggregates, and flows over several of them repair themselves (design §5). Texts come
 * back as they went in. Records are plain values: changing one that was returned changes nothing.
 *
 * Errors: a store that does not answer rejects with AppError `unavailable`, a full disk with
 * `server_full`, a text it could not return unchanged with `bad_text`; nothing of the vendor's
 * crosses this port, except as `cause`. Reads may answer without leaving the loop turn, so whoever
 * reads in a circle lets others have theirs.
 */
export type DataStore = {
  accounts: Accounts;
  sessions: Sessions;
  conversations: Conversations;
  messages: Messages;
  files: Files;
  leases: Leases;
  records: Records;
  /** Made once with the store; another epoch means another store (M7). */
  epoch: string;
  /** The store's clock, which expiry uses; milliseconds. */
  now(): Promise<number>;
  /** Rejects with `unavailable` when the store cannot serve. */
  check(): Promise<void>;
  /** Waits for what is under way; later calls reject with `unavailable`. Idempotent. */
  close(): Promise<void>;
};
