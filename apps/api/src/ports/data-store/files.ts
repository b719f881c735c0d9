import type { FileRecord } from '../../domain/file.ts';

export type PartRecord = { n: number; size: number /** base64 of SHA-256 */; digest: string };

/** What an owner's files take of the object store, until their bytes are gone. */
export type Usage = {
  /** Sizes of all files whose object exists or may exist, an open upload at what it may come to. */
  bytes: number;
  /** Uploads that are not announced yet. */
  uploads: number;
};

export type Files = {
  /** @returns the stored file: the given one, or the one that had this (ownerId, cid) already */
  create(file: FileRecord): Promise<{ file: FileRecord; created: boolean }>;
  byId(id: string): Promise<FileRecord | undefined>;
  /** Those of these that there are, in no particular order. */
  byIds(ids: readonly string[]): Promise<FileRecord[]>;
  byCid(ownerId: string, cid: string): Promise<FileRecord | undefined>;
  /**
   * Replaces the record if the stored version is still `expected`, in one durable step. Everything a
   * file's life depends on goes through here, so of two racing changes exactly one wins.
   * @param next its version is `expected + 1`
   * @returns false when somebody was faster; nothing changed then
   */
  replace(next: FileRecord, expected: number): Promise<boolean>;
  /** Records whose `dueAt` is at or before `now`, the longest overdue first. Due is a query, not an event. */
  due(now: number, limit: number): Promise<FileRecord[]>;
  /** Files of this conversation, `available` or `lost`, which this user waits for or keeps. */
  pendingFor(conversationId: string, userId: string): Promise<FileRecord[]>;
  /** `available` and `lost` files that somebody waits for or keeps, by id, after the given id: for the sweeper's rounds. */
  withPending(afterId: string, limit: number): Promise<FileRecord[]>;
  /** All `available` and `lost` files, by id, after the given id. */
  live(afterId: string, limit: number): Promise<FileRecord[]>;
  /**
   * The records that have one of these object keys now, in no particular order. A `deleted` or
   * `cancelled` file has none any more (F10, F11).
   * @param keys at most 1,000
   */
  byKeys(keys: readonly string[]): Promise<FileRecord[]>;
  usage(ownerId: string): Promise<Usage>;
  /**
   * Records a part whose bytes are durable (F16). Only while the file is `uploading` with this
   * upload id, so a late part never revives a removed or taken-over upload.
   * @returns false when the file has moved on
   */
  recordPart(
    fileId: string,
    uploadId: string,
    part: PartRecord,
    touch: { touchedAt: number; dueAt: number },
  ): Promise<boolean>;
  /** Forgets a part before other bytes are written in its place. Idempotent. */
  forgetPart(fileId: string, uploadId: string, n: number): Promise<void>;
  /**
   * Ascending by n. Those of the upload the record names now: `replace` forgets them with a new or a
   * finished upload, because old parts must not count for the next one (F16).
   */
  parts(fileId: string): Promise<PartRecord[]>;
  /** Forgets all parts of a file. Idempotent. */
  forgetParts(fileId: string): Promise<void>;
};
