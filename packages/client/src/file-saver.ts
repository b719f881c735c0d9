/**
 * Where downloads go: a folder in Node, the origin-private file system in browsers. Parts are fetched
 * by the saver itself, because a browser's worker must own the bytes from the network to the disk.
 */
export type FileSaver = {
  /** What is kept here already; too old copies are removed first. */
  saved(): Promise<SavedFile[]>;
  /** Refuses with `no_space`, `file_busy` (another tab has it) or `not_supported`. */
  open(file: FileToSave): Promise<FileSink>;
  /** Hands a kept copy to the person (again); in Node there is nothing to do. */
  handOver(fileId: string): Promise<void>;
  /** Removes kept bytes, whole or partial; absent ones are fine. */
  discard(fileId: string): Promise<void>;
  clear(): Promise<void>;
};

export type FileToSave = { fileId: string; name: string; size: number; partSize: number };

export type FileSink = {
  /** SHA-256 of the parts already on disk, in order from part 1, without a gap. */
  have: readonly Uint8Array[];
  /** Fetches, hashes, writes and flushes part `n`; resolves with its SHA-256. */
  storePart(part: PartToStore): Promise<Uint8Array>;
  /** Makes all parts one finished file that survives a power loss. */
  finish(): Promise<SavedFile>;
  /** Lets go of the file and keeps what is there, for a later `open`. */
  release(): Promise<void>;
};

export type PartToStore = {
  n: number;
  url: string;
  headers: Record<string, string>;
  /** Byte range in the file; `end` is exclusive. */
  start: number;
  end: number;
  signal: AbortSignal;
  onProgress(bytes: number): void;
};

export type SavedFile = { fileId: string; name: string; size: number; savedAt: number };
