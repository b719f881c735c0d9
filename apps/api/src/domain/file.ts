import type { RemovalReason } from '@satchel/protocol/file-card';

/** One recipient's entry in the ledger once they are no longer waiting. */
export type LedgerEntry =
  /** `until` as with `stream`, for the copy on a second device. */
  | { status: 'stored'; at: number; until?: number; sessionId?: string }
  /**
   * `until`: the person may need the bytes again before then, because the page cannot see the disk (F3).
   * `sessionId`: the device that proved it.
   */
  | { status: 'stream'; at: number; until: number; sessionId?: string }
  | { status: 'declined'; at: number }
  | { status: 'waived'; at: number };

type Everywhere = {
  id: string;
  ownerId: string;
  /** Made by the sender; unique per owner, and the cid of the announcing message (F16). */
  cid: string;
  conversationId: string;
  name: string;
  /** Media type as the sender claims it; never used to serve bytes (F13). */
  type: string;
  caption?: string;
  partSize: number;
  /** Chosen time to live, counted from the announcement; milliseconds (F8). */
  expiresIn: number;
  /** Grows by one with every replacement; what guarded updates compare. */
  version: number;
  createdAt: number;
  /** After a failed step of the sweeper: when to try again, and how often it failed. */
  retry?: { at: number; failures: number };
};

/** Bytes are coming in. `uploadId` is absent between recording the intent and the store's answer. */
export type Uploading = Everywhere & {
  state: 'uploading';
  /** `parts` can be resumed by its client; a `form` that stops coming is lost (lanes C and B of design §8). */
  lane: 'parts' | 'form';
  key: string;
  uploadId?: string;
  /** Declared by lane C; lane B learns it at the end. */
  size?: number;
  touchedAt: number;
  /** Bytes it may come to, for the owner's quota: the declared size, or the whole form's. */
  reserved: number;
  /** The node whose request brings a form's bytes; as long as that one is there nobody else takes it over (F16). */
  writer?: string;
};

/** All parts are there and the store is asked to assemble them; never expires, only finishes. */
export type Completing = Everywhere & {
  state: 'completing';
  key: string;
  uploadId: string;
  size: number;
  digest: string;
  completingSince: number;
};

/** What the announcement froze and the ledger since. Stays after the bytes are gone (F9). */
type Announced = Everywhere & {
  size: number;
  /** SHA-256 over part digests, base64; nobody but the uploader is ever told (F2). */
  digest: string;
  mode: 'ledger' | 'expiry';
  /** The conversation's version whose members were frozen (design §5, announcing). */
  memberVersion: number;
  announcedAt: number;
  expiresAt: number;
  /** Named recipients still waiting. Means nothing in mode `expiry` (F1). */
  pending: string[];
  ledger: Record<string, LedgerEntry>;
  /** Recipients who want it on another device too, and the conversation's version when they said so (F3). */
  keepers?: Readonly<Record<string, number>>;
  /** The announcing row, once it is known to be in the log. */
  messageId?: string;
  /** Counts changes people can see; `noted` is the last of them that the log tells of. */
  card: number;
  noted: number;
  /** Since when people see less in the log than there is. */
  changedAt: number;
  /** When those still waiting were last reminded (F8). */
  remindedAt?: number;
};

export type Available = Announced & {
  state: 'available';
  key: string;
  /** The object was looked for and not there; one more look decides (F11). */
  missing?: Missing;
};

/** The store has said twice that the object is not there. Counts as live, and ends when it is there again (F11). */
export type Lost = Announced & { state: 'lost'; key: string; missing: Missing };

type Missing = { since: number; lookedAt: number };

/** Claimed for removal: no read starts any more, and the object may be touched (design §8). */
export type Claimed = Announced & { state: RemovalReason; key: string; claimedAt: number };

export type Deleted = Announced & { state: 'deleted'; reason: RemovalReason; removedAt: number };

/** An upload that was never announced, on its way out; nobody but its owner ever saw it. */
export type Withdrawn = Everywhere & {
  state: 'withdrawn';
  key: string;
  uploadId?: string;
  reason: 'revoked' | 'expired';
  claimedAt: number;
};

/** The tombstone of a withdrawn upload: an answer for a late part and a repeated cid. */
export type Cancelled = Everywhere & { state: 'cancelled'; reason: 'revoked' | 'expired'; removedAt: number };

export type FileRecord =
  | Uploading
  | Completing
  | Available
  | Lost
  | Claimed
  | Deleted
  | Withdrawn
  | Cancelled;

export type AnnouncedRecord = Available | Lost | Claimed | Deleted;

export function isAnnounced(file: FileRecord): file is AnnouncedRecord {
  return 'announcedAt' in file;
}

/** Announced and not claimed for removal: its ledger is open and its time runs. */
export function isLive(file: FileRecord): file is Available | Lost {
  return file.state === 'available' || file.state === 'lost';
}

/** What a file takes of the object store, an open upload at what it may come to. @returns undefined once it has no object */
export function heldBytes(file: FileRecord): number | undefined {
  if (!('key' in file)) return undefined;
  if ('size' in file && file.size !== undefined) return file.size;
  return 'reserved' in file ? file.reserved : 0;
}

export function isClaimed(file: FileRecord): file is Claimed {
  return file.state === 'delivered' || file.state === 'revoked' || file.state === 'expired';
}
