import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { partCountFor, partRange, toBase64 } from '@satchel/protocol/digest';
import type { Available, Lost } from '../domain/file.ts';
import type { ObjectStore, StoredPart } from '../ports/object-store.ts';
import { digestOfRecords } from './digest-of-records.ts';

type Stores = { from: Pick<ObjectStore, 'stat' | 'read'>; to: ObjectStore };

/** `damaged`: the source has other bytes than were announced, so nothing is copied. */
export type CopyResult = 'copied' | 'there already' | 'absent' | 'damaged';

/** One object into another store, part by part: each is read twice and never held, and the store compares its SHA-256. */
export async function copyObject({ from, to }: Stores, file: Available | Lost): Promise<CopyResult> {
  const { key, size, partSize } = file;
  if ((await to.stat(key))?.size === size) return 'there already';
  const found = await from.stat(key);
  if (found === undefined) return 'absent';
  if (found.size !== size) return 'damaged';
  await to.remove(key);
  const uploadId = await to.begin(key, partSize);
  try {
    const parts: StoredPart[] = [];
    for (let n = 1; n <= partCountFor(size, partSize); n++) {
      const { start, end } = partRange(n, size, partSize);
      const sha256 = await hashOf(await from.read(key, start, end));
      const body = await from.read(key, start, end);
      parts.push(await to.putPart({ key, uploadId, n, body, size: end - start, sha256 }));
    }
    if ((await digestOf(parts)) !== file.digest) {
      await to.abort(key, uploadId);
      return 'damaged';
    }
    await to.complete(key, uploadId, parts);
    return 'copied';
  } catch (error) {
    await to.abort(key, uploadId).catch(() => {
      // The second sweep finds it; what went wrong first is what matters.
    });
    throw error;
  }
}

/** Whether the store holds just these bytes; reads them all. */
export async function holdsObject(
  { stat, read }: Pick<ObjectStore, 'stat' | 'read'>,
  { key, size, partSize, digest }: Available | Lost,
): Promise<boolean> {
  if ((await stat(key))?.size !== size) return false;
  const parts = [];
  for (let n = 1; n <= partCountFor(size, partSize); n++) {
    const { start, end } = partRange(n, size, partSize);
    parts.push({ n, size: end - start, digest: await hashOf(await read(key, start, end)) });
  }
  return (await digestOf(parts)) === digest;
}

function digestOf(parts: readonly StoredPart[]): Promise<string> {
  return digestOfRecords(parts.map(({ n, size, digest }) => ({ n, size, digest: toBase64(digest) })));
}

async function hashOf(bytes: Readable): Promise<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk as Buffer);
  return Uint8Array.from(hash.digest());
}
