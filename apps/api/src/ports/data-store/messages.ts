import type { Cursor, Receipt } from '@satchel/protocol/conversation';
import type { ChangeRow, MessageRow, Row } from '@satchel/protocol/rows';

/** What the log itself decides: the place of a row, and what later changes made of it. */
type Decided = 'seq' | 'applied' | 'editedAt' | 'deletedAt' | 'reactions';
type Undecided<T> = T extends unknown ? Omit<T, Decided> : never;

/** A row before it has its place in the log. */
export type NewRow = Undecided<MessageRow | ChangeRow> & {
  /** Digest of everything the sender chose: the same cid with another fingerprint is a conflict (M1). */
  fingerprint: string;
  /** Bytes of a small attachment, stored with the message (lane A); left alone until the append settles. */
  bytes?: Uint8Array;
};

export type AppendResult =
  | { outcome: 'appended'; row: Row }
  /** The cid was there with the same fingerprint: the row as it stands now, folded (M1). */
  | { outcome: 'repeated'; row: Row }
  | { outcome: 'cid_conflict' }
  /** A change row whose target is not a message of the same conversation. */
  | { outcome: 'target_missing' };

export type Summary = { conversationId: string; head: Cursor; unread: number; last?: MessageRow };

export type Messages = {
  /**
   * Appends rows, each with the next seq of its conversation, and folds change rows into their
   * targets. All rows of one call, and calls that arrive together, may share a commit; the promise
   * resolves only after the commit is durable (M2). A row that is refused takes no seq and does not
   * disturb its neighbours.
   *
   * With a deletion go the message's bytes and, from all its change rows, earlier and later ones, what
   * people wrote: an edit keeps its place with the text `''`, a file's card with the name `''` and no
   * caption (M11). No read and no result gives them from then on.
   * @returns one result per row, in the order given
   */
  append(rows: readonly NewRow[]): Promise<AppendResult[]>;
  byId(id: string): Promise<Row | undefined>;
  byCid(senderId: string, cid: string): Promise<Row | undefined>;
  /** Rows with seq > `after`, ascending, folded, without attachment bytes. */
  after(conversationId: string, after: number, limit: number): Promise<Row[]>;
  /** Rows with seq < `before`, ascending: the newest `limit` of them. */
  before(conversationId: string, before: number, limit: number): Promise<Row[]>;
  /** `{seq: 0}` for an empty or unknown conversation. */
  head(conversationId: string): Promise<Cursor>;
  /** One entry for every id asked for. */
  heads(conversationIds: readonly string[]): Promise<Map<string, Cursor>>;
  /**
   * What a conversation list shows, one per conversation, in the order asked: `unread` counts text, attachment and file rows
   * of others above this user's read cursor, deleted ones left out, and stops at 100.
   */
  summaries(userId: string, conversationIds: readonly string[]): Promise<Summary[]>;
  /** @returns undefined when the message has none, or was deleted */
  attachment(messageId: string): Promise<Uint8Array | undefined>;
  /**
   * Moves a member's receipts forward; a lower value changes nothing, `read` lifts `delivered` (M6).
   * @returns the receipt as it stands, and whether it moved
   */
  advanceReceipt(conversationId: string, next: Receipt): Promise<{ receipt: Receipt; moved: boolean }>;
  /** Of everybody who ever had one, also of former members. */
  receipts(conversationId: string): Promise<Receipt[]>;
  /** What moved at or after `at` by the store's clock; to be followed as `conversations.changedSince`. */
  receiptsChangedSince(at: number): Promise<{ conversationId: string; receipt: Receipt }[]>;
  /**
   * For the sweeper: folds change rows whose append ended between the log and their target, where these
   * are not stored in one step.
   * @param limit of rows looked at
   * @returns how many there were
   */
  settleFolds(limit: number): Promise<number>;
};
