import type { QueryFilter } from 'mongoose';
import type { FileRecord } from '../../../domain/file.ts';
import type { Files } from '../../../ports/data-store/files.ts';
import type { Connection } from './connection.ts';
import { openParts } from './parts.ts';
import { changeInto, openStoredFiles, type StoredFile, toFile } from './stored-file.ts';
import { isDuplicateKey } from './vendor-error.ts';

type Filter = QueryFilter<StoredFile>;

export function openFiles(db: Connection): Files {
  const files = openStoredFiles(db);

  async function find(filter: Filter): Promise<FileRecord | undefined> {
    const stored = await files.findOne(filter).lean<StoredFile>();
    return stored === null ? undefined : toFile(stored);
  }

  async function list(filter: Filter, order: Record<string, 1>, limit: number): Promise<FileRecord[]> {
    const stored = await files.find(filter).sort(order).limit(limit).lean<StoredFile[]>();
    return stored.map(toFile);
  }

  /** Parts count for the upload they were recorded for, as long as it may still be assembled (F16). */
  async function keepsParts(next: FileRecord, expected: number): Promise<boolean> {
    if (next.state !== 'uploading' && next.state !== 'completing') return false;
    if (next.uploadId === undefined) return false;
    const { id, uploadId } = next;
    return (await files.exists({ _id: id, version: expected, uploadId })) !== null;
  }

  return {
    ...openParts(db, files),
    create(given) {
      const file = structuredClone(given);
      const { id, ownerId, cid } = file;
      return db.write(file, async () => {
        try {
          await files.insertMany([{ _id: id, ...changeInto(file).$set }]);
          return { file, created: true };
        } catch (error) {
          if (!isDuplicateKey(error)) throw error;
          const stored = await find({ ownerId, cid });
          if (stored === undefined) throw error;
          return { file: stored, created: false };
        }
      });
    },
    replace(given, expected) {
      const next = structuredClone(given);
      return db.write(next, async () => {
        const { $set, $unset } = changeInto(next);
        const dropped = (await keepsParts(next, expected)) ? $unset : { ...$unset, parts: 1 as const };
        const change = { $set, $unset: dropped };
        return (await files.updateOne({ _id: next.id, version: expected }, change)).matchedCount > 0;
      });
    },
    byId: (id) => db.run(() => find({ _id: id })),
    byIds: (ids) => db.run(() => list({ _id: { $in: [...ids] } }, { _id: 1 }, ALL)),
    byCid: (ownerId, cid) => db.run(() => find({ ownerId, cid })),
    due: (now, limit) => db.run(() => list({ dueAt: { $lte: now } }, { dueAt: 1, _id: 1 }, limit)),
    pendingFor: (conversationId, userId) =>
      db.run(() => {
        const holds = [{ pending: userId }, { [`keepers.${userId}`]: { $exists: true } }];
        return list({ conversationId, isAwaited: true, $or: holds }, { _id: 1 }, ALL);
      }),
    withPending: (afterId, limit) =>
      db.run(() => list({ isAwaited: true, _id: { $gt: afterId } }, { _id: 1 }, limit)),
    live: (afterId, limit) => db.run(() => list({ isLive: true, _id: { $gt: afterId } }, { _id: 1 }, limit)),
    byKeys: (keys) =>
      db.run(() => list({ usedKey: { $in: [...keys] }, held: { $exists: true } }, { _id: 1 }, ALL)),
    usage: (ownerId) =>
      db.run(async () => {
        const filter = { ownerId, held: { $exists: true } };
        const stored = await files.find(filter).select('held state').lean<StoredFile[]>();
        return {
          bytes: stored.reduce((sum, { held = 0 }) => sum + held, 0),
          uploads: stored.filter(({ state }) => state === 'uploading' || state === 'completing').length,
        };
      }),
  };
}

/** The driver's word for no limit. */
const ALL = 0;
