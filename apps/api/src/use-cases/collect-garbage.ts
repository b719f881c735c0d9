import { tooManyOrphans } from '../domain/orphan-guard.ts';
import type { Files } from '../ports/data-store/files.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { adoptObjects } from './adopt-objects.ts';
import { findOrphans, type Orphan } from './find-orphans.ts';

type Uses = {
  files: Files;
  objects: ObjectStore;
  /** Of the data store (M7); the object store must carry the same mark. */
  epoch: string;
  now: () => number;
};

export type Choice = {
  /** Only tells what would go. */
  dryRun?: boolean;
  /** An operator has seen the list and says how many it had, which lifts the guard for just that many. */
  confirmed?: number;
};

export type Collected = {
  orphans: Orphan[];
  total: number;
  removed: number;
  /** Why nothing was removed, though there was something. */
  refused?: string;
};

/** Nothing younger is looked at: a document may still be on its way to another node's view. */
export const ORPHAN_AGE = 86_400_000;

/**
 * The second sweep (F11): what lies in the object store without a living document goes, one by one.
 * Refuses as a whole when the stores do not belong together or when it would remove suspiciously much.
 */
export async function collectGarbage(uses: Uses, { dryRun, confirmed }: Choice = {}): Promise<Collected> {
  const { objects, epoch, now } = uses;
  const mark = await adoptObjects(uses, epoch);
  if (mark !== epoch) {
    const refused =
      mark === undefined
        ? 'the object store has no mark, though the files of this data store must be in one that has'
        : `the object store belongs to data store ${mark}, this one is ${epoch}`;
    return { orphans: [], total: 0, removed: 0, refused };
  }
  const { orphans, total } = await findOrphans(uses, now() - ORPHAN_AGE);
  const guarded = confirmed === orphans.length ? undefined : tooManyOrphans(orphans.length, total);
  if (guarded !== undefined) return { orphans, total, removed: 0, refused: guarded };
  if (dryRun) return { orphans, total, removed: 0 };
  for (const orphan of orphans) await removeOrphan(objects, orphan);
  return { orphans, total, removed: orphans.length };
}

function removeOrphan(objects: ObjectStore, orphan: Orphan): Promise<void> {
  return orphan.kind === 'object' ? objects.remove(orphan.key) : objects.abort(orphan.key, orphan.uploadId);
}
