import type { ObjectStore, StoredPart } from '@satchel/api/ports/object-store';
import { bodyOf, newId, PART, sha256 } from './bytes.ts';

export type Upload = { key: string; uploadId: string };

export async function beginUpload(store: ObjectStore, partSize = PART, key = newId()): Promise<Upload> {
  return { key, uploadId: await store.begin(key, partSize) };
}

export function put(store: ObjectStore, upload: Upload, n: number, bytes: Uint8Array): Promise<StoredPart> {
  return store.putPart({ ...upload, n, body: bodyOf(bytes), size: bytes.length, sha256: sha256(bytes) });
}

export async function putAll(
  store: ObjectStore,
  upload: Upload,
  parts: readonly Uint8Array[],
): Promise<StoredPart[]> {
  const stored: StoredPart[] = [];
  for (const [index, bytes] of parts.entries()) stored.push(await put(store, upload, index + 1, bytes));
  return stored;
}

/** @returns the key of a completed object */
export async function storeObject(
  store: ObjectStore,
  parts: readonly Uint8Array[],
  key = newId(),
): Promise<string> {
  const { uploadId } = await beginUpload(store, PART, key);
  await store.complete(key, uploadId, await putAll(store, { key, uploadId }, parts));
  return key;
}

export function asStored(n: number, bytes: Uint8Array): StoredPart {
  return { n, size: bytes.length, digest: sha256(bytes) };
}
