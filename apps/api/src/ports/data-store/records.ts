import type { Receipt } from '@satchel/protocol/conversation';
import type { Account } from '../../domain/account.ts';
import type { Conversation } from '../../domain/conversation.ts';
import type { FileRecord } from '../../domain/file.ts';
import type { Session } from '../../domain/session.ts';
import type { PartRecord } from './files.ts';

/** A row with all that the log decided and keeps about it, also one that no reader could read (M11). */
export type KeptRow = {
  id: string;
  conversationId: string;
  seq: number;
  senderId: string;
  cid: string;
  fingerprint: string;
  kind: string;
  createdAt: number;
  /** JSON; the text itself where that is none. */
  body: unknown;
  /** On change rows, which have none of what follows. */
  target?: string;
  applied?: number;
  editedAt?: number;
  deletedAt?: number;
  reactions?: Record<string, string[]>;
  bytes?: Uint8Array;
};

export type KeptReceipt = Receipt & { conversationId: string };

export type KeptFile = {
  file: FileRecord;
  /** The key it has or had: no other file ever gets it (F10). */
  usedKey: string;
  parts: PartRecord[];
};

/** What a data store is made of. Leases are not among it: whoever holds one holds it on this store. */
export type RecordOf = {
  accounts: Account;
  sessions: Session;
  conversations: Conversation;
  messages: KeptRow;
  receipts: KeptReceipt;
  files: KeptFile;
};

export type Collection = keyof RecordOf;

export const COLLECTIONS = [
  'accounts',
  'sessions',
  'conversations',
  'messages',
  'receipts',
  'files',
] as const satisfies readonly Collection[];

/** Unique in its collection; what pages are ordered by, as bytes. */
export const keyOfRecord: { [Name in Collection]: (record: RecordOf[Name]) => string } = {
  accounts: ({ id }) => id,
  sessions: ({ id }) => id,
  conversations: ({ id }) => id,
  messages: ({ id }) => id,
  receipts: ({ conversationId, userId }) => `${conversationId} ${userId}`,
  files: ({ file }) => file.id,
};

export type Shelf<Kept> = {
  /**
   * By key, those after the given one; `''` begins. Fewer than `limit` where they are large, none only
   * at the end.
   */
  page(afterKey: string, limit: number): Promise<Kept[]>;
  /** Stores each as it is, in the place of one with its key. Durable when it resolves; repeating it changes nothing. */
  put(records: readonly Kept[]): Promise<void>;
};

/** What makes a store the one that clients know. */
export type Identity = {
  epoch: string;
  /** Who was the first full account: there is no second first one, also when it has gone. */
  firstAccountId?: string;
};

/** How far a store has been filled from another one. */
export type Arrival = {
  /** Epoch of the store the records come from. */
  from: string;
  /** Whether the objects are moved with them, which is another place for open uploads. */
  withObjects: boolean;
  /** The key up to which each collection is here. */
  reached: Partial<Record<Collection, string>>;
  /** When everything was here and had been compared. Until then the store opens for nothing but being filled. */
  finishedAt?: number;
};

/**
 * The whole store, record by record, for moving it into another one. Nobody else may write meanwhile;
 * only `page` may be used beside a running server.
 */
export type Records = {
  shelves: { [Name in Collection]: Shelf<RecordOf[Name]> };
  identity(): Promise<Identity>;
  /** In effect from the next opening on. */
  takeOn(identity: Identity): Promise<void>;
  arrival(): Promise<Arrival | undefined>;
  noteArrival(arrival: Arrival): Promise<void>;
};
