import { type Available, type FileRecord, isLive, type Lost } from './file.ts';
import { type Advance, next, withNewCard } from './next-record.ts';

/** Absent twice, ten minutes apart: a store that comes back slowly after a fault is not believed at once. */
export const LOST_AFTER = 600_000;

/** The store does not know the object: suspected at first, lost the second time. */
export function missObject(file: FileRecord, at: number): Advance {
  if (!isLive(file)) return { file };
  const missing = { since: file.missing?.since ?? at, lookedAt: at };
  if (file.state === 'lost' || file.missing === undefined) return next({ ...file, missing });
  if (at < missing.since + LOST_AFTER) return { file };
  return next<Lost>({ ...file, state: 'lost', missing, ...withNewCard(file, at) });
}

/** The object is there after all. */
export function findObject(file: FileRecord, at: number): Advance {
  if (!isLive(file) || file.missing === undefined) return { file };
  const { missing: _, ...kept } = file;
  const told = file.state === 'lost' ? withNewCard(file, at) : {};
  return next<Available>({ ...kept, state: 'available', ...told });
}
