import type { FileRecord } from '../domain/file.ts';
import type { Files } from '../ports/data-store/files.ts';
import type { ObjectStore } from '../ports/object-store.ts';

type Uses = { files: Files; objects: ObjectStore };

/** Something in the object store that no living document names. */
export type Orphan =
  | { kind: 'object'; key: string; size: number; since: number; why: string }
  | { kind: 'upload'; key: string; uploadId: string; since: number; why: string };

export type Found = {
  orphans: Orphan[];
  /** Objects and open uploads in the store, of any age. */
  total: number;
};

const PAGE = 500;
const UPLOADS_MAX = 10_000;

/**
 * Lists first and asks for documents second: a document is written before anything is stored for it, so
 * whatever was listed has its document by then, or has lost it (F11).
 * @param before only what is older than this is looked at; younger things count in `total` alone
 */
export async function findOrphans({ files, objects }: Uses, before: number): Promise<Found> {
  const found: Found = { orphans: [], total: 0 };
  let afterKey: string | undefined;
  for (;;) {
    const page = await objects.list(afterKey, PAGE);
    found.total += page.length;
    const old = page.filter(({ modifiedAt }) => modifiedAt < before);
    const owners = await ownersOf(files, old);
    for (const { key, size, modifiedAt: since } of old) {
      if (owners.has(key)) continue;
      found.orphans.push({ kind: 'object', key, size, since, why: 'no file has this object' });
    }
    afterKey = page.at(-1)?.key;
    if (afterKey === undefined || page.length < PAGE) break;
  }
  const uploads = await objects.listUploads(UPLOADS_MAX);
  found.total += uploads.length;
  const old = uploads.filter(({ startedAt }) => startedAt < before);
  for (let at = 0; at < old.length; at += PAGE) {
    const page = old.slice(at, at + PAGE);
    const owners = await ownersOf(files, page);
    for (const { key, uploadId, startedAt: since } of page) {
      const owner = owners.get(key);
      if (owner !== undefined && isUploading(owner, uploadId)) continue;
      const why = owner === undefined ? 'no file has this upload' : 'its file has another upload, or is done';
      found.orphans.push({ kind: 'upload', key, uploadId, since, why });
    }
  }
  return found;
}

async function ownersOf(
  files: Files,
  things: readonly { key: string }[],
): Promise<ReadonlyMap<string, FileRecord>> {
  const owners = await files.byKeys(things.map(({ key }) => key));
  return new Map(owners.flatMap((file) => ('key' in file ? [[file.key, file] as const] : [])));
}

function isUploading(file: FileRecord, uploadId: string): boolean {
  return 'uploadId' in file && file.uploadId === uploadId;
}
