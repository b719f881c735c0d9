import { partCountFor, partRange, type Sha256 } from '@satchel/protocol/digest';
import { fetchRange, type Range } from '../fetch-range.ts';
import type { FileToSave } from '../file-saver.ts';
import type { Fetch } from '../http-call.ts';
import { RequestFailed } from '../request-failed.ts';
import type { SyncAccessHandle } from './sync-access-handle.ts';

const DIGEST_BYTES = 32;

export type PartFileOptions = {
  file: FileToSave;
  /** The bytes, each part at its place. */
  data: SyncAccessHandle;
  /** 32 bytes per stored part, written after its bytes are flushed: its length is the progress. */
  digests: SyncAccessHandle;
  fetch: Fetch;
  sha256: Sha256;
};

/** One file on its way into two sync access handles. A part is there when its digest is. */
export function createPartFile({ file: { size, partSize }, data, digests, fetch, sha256 }: PartFileOptions) {
  let buffer = new ArrayBuffer(0);

  return {
    /** SHA-256 of the parts stored before, from part 1 on. */
    have(): Uint8Array[] {
      const count = Math.min(Math.floor(digests.getSize() / DIGEST_BYTES), partCountFor(size, partSize));
      const kept: Uint8Array[] = [];
      for (let n = 1; n <= count && partRange(n, size, partSize).end <= data.getSize(); n++) {
        const digest = new Uint8Array(DIGEST_BYTES);
        digests.read(digest, { at: (n - 1) * DIGEST_BYTES });
        kept.push(digest);
      }
      return kept;
    },

    async store(n: number, range: Range, onProgress: (bytes: number) => void): Promise<Uint8Array> {
      const length = range.end - range.start;
      // One buffer for all parts; a read that broke off has taken it away.
      if (buffer.byteLength < Math.max(length, 1)) buffer = new ArrayBuffer(Math.max(length, 1));
      const filled = buffer;
      buffer = new ArrayBuffer(0);
      buffer = await fetchRange(fetch, range, filled, onProgress);
      const bytes = new Uint8Array(buffer, 0, length);
      const digest = new Uint8Array(await sha256(bytes));
      writeAll(data, bytes, range.start);
      data.flush();
      writeAll(digests, digest, (n - 1) * DIGEST_BYTES);
      digests.flush();
      return digest;
    },

    close(): void {
      data.close();
      digests.close();
    },
  };
}

function writeAll(handle: SyncAccessHandle, bytes: Uint8Array<ArrayBuffer>, at: number): void {
  let written: number;
  try {
    written = handle.write(bytes, { at });
  } catch (cause) {
    throw noSpace(cause);
  }
  if (written !== bytes.length) throw noSpace(undefined);
}

function noSpace(cause: unknown): RequestFailed {
  return new RequestFailed('no_space', 'This device has no space left for the file.', false, { cause });
}
