import { type Model, Schema } from 'mongoose';
import { type FileRecord, heldBytes, isLive } from '../../../domain/file.ts';
import { holdersOf } from '../../../domain/file-ledger.ts';
import { dueAt } from '../../../domain/file-schedule.ts';
import type { PartRecord } from '../../../ports/data-store/files.ts';
import { type Connection, strictly, strictlyInside } from './connection.ts';

type Everything<T> = T extends unknown ? keyof T : never;
type Field = Exclude<Everything<FileRecord>, 'id'>;

/** What queries look for, beside the record itself. */
type Searched = {
  dueAt?: number;
  /** Somebody waits for it or keeps it, and the bytes are there. */
  isAwaited?: true;
  isLive?: true;
  /** Bytes that count against the owner; absent once there is no object. */
  held?: number;
  /** The key stays with its file after the object is gone, so that no other file ever gets it (F10). */
  usedKey?: string;
};

export type StoredFile = { [Name in Field]?: unknown } & Searched & {
    _id: string;
    /** By number; in the file, so that one operation can tell whether its upload still runs (F16). */
    parts?: Record<string, Omit<PartRecord, 'n'>>;
  };

export type FileModel = Model<StoredFile>;

const ledgerEntry = new Schema(
  { status: String, at: Number, until: Number, sessionId: String },
  strictlyInside,
);
const missing = new Schema({ since: Number, lookedAt: Number }, strictlyInside);
const retry = new Schema({ at: Number, failures: Number }, strictlyInside);
const part = new Schema({ size: Number, digest: String }, strictlyInside);

/** Every field of every state. */
const fields = {
  ownerId: String,
  cid: String,
  conversationId: String,
  name: String,
  type: String,
  caption: String,
  partSize: Number,
  expiresIn: Number,
  version: Number,
  createdAt: Number,
  retry,
  state: String,
  lane: String,
  key: String,
  uploadId: String,
  size: Number,
  touchedAt: Number,
  reserved: Number,
  writer: String,
  digest: String,
  completingSince: Number,
  mode: String,
  memberVersion: Number,
  announcedAt: Number,
  expiresAt: Number,
  pending: { type: [String], default: undefined },
  ledger: { type: Map, of: ledgerEntry },
  keepers: { type: Map, of: Number },
  messageId: String,
  card: Number,
  noted: Number,
  changedAt: Number,
  remindedAt: Number,
  missing,
  claimedAt: Number,
  reason: String,
  removedAt: Number,
} satisfies Record<Field, unknown>;

export function openStoredFiles(db: Connection): FileModel {
  const schema = new Schema<StoredFile>(
    {
      _id: String,
      ...fields,
      dueAt: Number,
      isAwaited: Boolean,
      isLive: Boolean,
      held: Number,
      usedKey: String,
      parts: { type: Map, of: part, select: false },
    } as never,
    strictly,
  );
  schema.index({ ownerId: 1, cid: 1 }, { name: 'cid', unique: true });
  schema.index({ usedKey: 1 }, { name: 'key', unique: true });
  schema.index({ dueAt: 1, _id: 1 }, { name: 'due', partialFilterExpression: { dueAt: { $exists: true } } });
  schema.index({ isAwaited: 1, _id: 1 }, { name: 'awaited', partialFilterExpression: { isAwaited: true } });
  schema.index({ isLive: 1, _id: 1 }, { name: 'live', partialFilterExpression: { isLive: true } });
  schema.index(
    { ownerId: 1, held: 1 },
    { name: 'held', partialFilterExpression: { held: { $exists: true } } },
  );
  schema.index(
    { conversationId: 1, pending: 1 },
    { name: 'pending', partialFilterExpression: { isAwaited: true } },
  );
  return db.model('files', schema);
}

/** What an update sets and removes to make the stored record this one. */
export function changeInto({ id: _, ...record }: FileRecord) {
  const file = { id: _, ...record } as FileRecord;
  const due = dueAt(file);
  const held = heldBytes(file);
  const isAwaited = isLive(file) && holdersOf(file).length > 0;
  const searched: Searched = {
    ...(due === undefined ? {} : { dueAt: due }),
    ...(isAwaited ? { isAwaited } : {}),
    ...(isLive(file) ? { isLive: true } : {}),
    ...(held === undefined ? {} : { held }),
    ...('key' in record ? { usedKey: record.key } : {}),
  };
  const $set: Omit<StoredFile, '_id'> = { ...record, ...searched };
  const absent = [...Object.keys(fields), 'dueAt', 'isAwaited', 'isLive', 'held'].filter(
    (name) => !(name in $set),
  );
  return { $set, $unset: Object.fromEntries(absent.map((name) => [name, 1 as const])) };
}

export function toFile(stored: StoredFile): FileRecord {
  const { _id: id, dueAt: _, isAwaited: __, isLive: ___, held: ____, usedKey: _____, ...record } = stored;
  const { parts: ______, ...file } = record;
  return { id, ...file } as FileRecord;
}
