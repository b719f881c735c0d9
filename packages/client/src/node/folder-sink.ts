/// <reference types="node" />
import { type FileHandle, open } from 'node:fs/promises';
import { partCountFor, partRange } from '@satchel/protocol/digest';
import { fetchRange } from '../fetch-range.ts';
import type { FileSink, FileToSave, PartToStore, SavedFile } from '../file-saver.ts';
import { RequestFailed } from '../request-failed.ts';
import { nodeSha256 } from './node-sha256.ts';

const DIGEST_BYTES = 32;

type Place = {
  /** Paths of the bytes and of the SHA-256 per part. */
  data: string;
  digests: string;
  /** Once all bytes are durable. */
  finish: () => Promise<SavedFile>;
};

/** A part counts once its digest is written, which is after its bytes are durable. */
export async function openFolderSink(
  { size, partSize }: Pick<FileToSave, 'size' | 'partSize'>,
  place: Place,
): Promise<FileSink> {
  const data = await openKeeping(place.data);
  const digests = await openKeeping(place.digests);
  let buffer = new ArrayBuffer(0);
  let open = true;

  const release = async () => {
    if (!open) return;
    open = false;
    await data.close();
    await digests.close();
  };

  return {
    have: await readDigests(data, digests, size, partSize),
    async storePart({ n, onProgress, ...range }: PartToStore) {
      const length = range.end - range.start;
      const target = buffer.byteLength >= Math.max(length, 1) ? buffer : new ArrayBuffer(Math.max(length, 1));
      buffer = new ArrayBuffer(0);
      buffer = await fetchRange(fetch, range, target, onProgress);
      const bytes = new Uint8Array(buffer, 0, length);
      const digest = await nodeSha256(bytes);
      await write(data, bytes, range.start);
      await data.datasync();
      await write(digests, digest, (n - 1) * DIGEST_BYTES);
      await digests.datasync();
      return digest;
    },
    async finish() {
      await data.sync();
      await release();
      return place.finish();
    },
    release,
  };
}

async function readDigests(data: FileHandle, digests: FileHandle, size: number, partSize: number) {
  const { size: stored } = await data.stat();
  const kept: Uint8Array[] = [];
  for (let n = 1; n <= partCountFor(size, partSize) && partRange(n, size, partSize).end <= stored; n++) {
    const digest = new Uint8Array(DIGEST_BYTES);
    const { bytesRead } = await digests.read(digest, 0, DIGEST_BYTES, (n - 1) * DIGEST_BYTES);
    if (bytesRead < DIGEST_BYTES) break;
    kept.push(digest);
  }
  return kept;
}

/** For reading and writing; keeps what is there, and makes the file when there is none. */
async function openKeeping(path: string): Promise<FileHandle> {
  const made = await open(path, 'a');
  await made.close();
  return open(path, 'r+');
}

async function write(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) {
      done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
    }
  } catch (cause) {
    const full =
      cause instanceof Error && 'code' in cause && ['ENOSPC', 'EDQUOT'].includes(String(cause.code));
    throw new RequestFailed(
      full ? 'no_space' : 'internal',
      `The file could not be written: ${cause}`,
      false,
      {
        cause,
      },
    );
  }
}
