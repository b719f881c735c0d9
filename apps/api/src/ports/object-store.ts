import type { Readable } from 'node:stream';

/** 32 lowercase hex characters, random, never reused (F10). */
export type ObjectKey = string;

/** A part as the store holds it; `digest` is the raw SHA-256 of its bytes. */
export type StoredPart = { n: number; size: number; digest: Uint8Array };

export type ObjectInfo = { key: ObjectKey; size: number; modifiedAt: number };
export type UploadInfo = { key: ObjectKey; uploadId: string; startedAt: number };

/**
 * Bytes of files, in the shape of S3's multipart upload. Nothing whole is ever in memory: parts
 * stream in, ranges stream out.
 *
 * Errors are AppErrors: `not_found` for an absent object or upload, `checksum_mismatch`,
 * `wrong_part_size`, `part_busy`, `parts_missing`, `range_not_satisfiable`, `server_full`, and
 * `storage_unavailable` for a store that does not answer. "Absent" is never a guess: any other failure
 * is not `not_found`. A key of another shape is refused as `not_found` by every verb.
 */
export type ObjectStore = {
  /** Opens an upload. @param partSize bytes of every part but the last; a whole number of MiB ≥ 5 */
  begin(key: ObjectKey, partSize: number): Promise<string>;
  /**
   * Streams one part in and resolves once its bytes are durable. Repeating a part replaces it. A
   * body that fails, ends early, runs over `size` (or over partSize) or does not match `sha256` leaves
   * the part absent, never half there (a failed repeat: absent, or the earlier bytes whole); other
   * parts are untouched. A body's own error is passed on as it is.
   *
   * Of two writers of one part at once a store may refuse the second with `part_busy`; it never mixes
   * them. Completing or aborting ends the writers under way in the same upload.
   *
   * After a refusal the rest of the body is read if `size` bounds it, so that a request can still be
   * answered on its connection; otherwise the body is destroyed.
   * @param n 1 to 10,000
   * @param size when unknown (the last part of a form upload) an adapter may hold one part in memory
   */
  putPart(part: {
    key: ObjectKey;
    uploadId: string;
    n: number;
    body: Readable;
    size?: number;
    sha256?: Uint8Array;
  }): Promise<StoredPart>;
  /** Ascending. Each listed part is durable; after a crash one that was acknowledged may be unlisted on stores that say so. */
  listParts(key: ObjectKey, uploadId: string): Promise<StoredPart[]>;
  /**
   * Makes the object of exactly these parts, visible at once and whole. Repeating it after success
   * succeeds, also after a crash or a lost reply. A refusal (`parts_missing` when a part is not held as
   * named here, `wrong_part_size` when one before the last is short) leaves the upload as it was.
   * @param parts 1..n without a gap; all but the last have partSize bytes
   */
  complete(key: ObjectKey, uploadId: string, parts: readonly StoredPart[]): Promise<void>;
  /** Frees every part. An absent upload is success; a completed object is left alone. */
  abort(key: ObjectKey, uploadId: string): Promise<void>;
  /**
   * @param end exclusive, at most the object's size: a range beyond it is `range_not_satisfiable`
   * @returns exactly these bytes or an error, never fewer. Destroying the stream frees its handle at once.
   */
  read(key: ObjectKey, start: number, end: number): Promise<Readable>;
  /** @returns undefined when there is no such object, as the store itself says */
  stat(key: ObjectKey): Promise<{ size: number } | undefined>;
  /** Resolves once the object is gone. Removing an absent object succeeds, because the sweeper repeats itself. */
  remove(key: ObjectKey): Promise<void>;
  /** Completed objects by key, after the given key. */
  list(afterKey: ObjectKey | undefined, limit: number): Promise<ObjectInfo[]>;
  /** Open uploads, in no particular order. */
  listUploads(limit: number): Promise<UploadInfo[]>;
  /**
   * Which data store these objects belong to (F11). A store without a mark is marked, durably and once;
   * of several that try at the same time one wins. The mark is in no list.
   * @param candidate 32 lowercase hex characters
   * @param replacing a mark that gives way to the candidate, of a store that nothing else uses now
   * @returns the mark it has from then on, the candidate or an earlier one
   */
  instance(candidate: string, replacing?: string): Promise<string>;
  /** @returns the mark it has, which nothing here writes, or undefined where nobody has marked it */
  mark(): Promise<string | undefined>;
  /** Rejects with `storage_unavailable` when the store cannot serve. */
  check(): Promise<void>;
  close(): Promise<void>;
};
