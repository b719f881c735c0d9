import { changeRow, messageRow, type Row } from '@satchel/protocol/rows';
import { type Model, Schema } from 'mongoose';
import type { NewRow } from '../../../ports/data-store/messages.ts';
import { type Connection, strictly, strictlyInside } from './connection.ts';

export type StoredRow = {
  _id: string;
  conversationId: string;
  seq: number;
  senderId: string;
  cid: string;
  fingerprint: string;
  kind: string;
  createdAt: number;
  body: unknown;
  /** On change rows only. */
  target?: string;
  /** On change rows whose target may still lack them. */
  unfolded?: true;
  /** On message rows only, with what follows: the folded state. */
  isMessage?: true;
  applied?: number;
  editedAt?: number;
  deletedAt?: number;
  /** A list, because an emoji as a key could read as an operator or a path. */
  reactions?: { emoji: string; userIds: string[] }[];
  /** Of an attachment; only `attachment` asks for them. */
  bytes?: Uint8Array;
};

export type RowModel = Model<StoredRow>;

export function openRows(db: Connection): RowModel {
  const reaction = new Schema({ emoji: String, userIds: [String] }, strictlyInside);
  const schema = new Schema<StoredRow>(
    {
      _id: String,
      conversationId: String,
      seq: Number,
      senderId: String,
      cid: String,
      fingerprint: String,
      kind: String,
      createdAt: Number,
      body: Schema.Types.Mixed,
      target: String,
      unfolded: Boolean,
      isMessage: Boolean,
      applied: Number,
      editedAt: Number,
      deletedAt: Number,
      reactions: { type: [reaction], default: undefined },
      bytes: { type: Buffer, select: false },
    },
    strictly,
  );
  schema.index({ conversationId: 1, seq: 1 }, { name: 'place', unique: true });
  schema.index({ senderId: 1, cid: 1 }, { name: 'cid', unique: true });
  schema.index(
    { conversationId: 1, seq: -1 },
    { name: 'shown', partialFilterExpression: { isMessage: true } },
  );
  schema.index(
    { target: 1, seq: 1 },
    { name: 'changes', partialFilterExpression: { target: { $exists: true } } },
  );
  schema.index({ unfolded: 1 }, { name: 'unfolded', partialFilterExpression: { unfolded: true } });
  return db.model('messages', schema);
}

/** Takes the row as it is at this moment: the caller may go on using its objects. */
export function fromNewRow(row: NewRow): Omit<StoredRow, 'seq'> {
  return {
    _id: row.id,
    conversationId: row.conversationId,
    senderId: row.senderId,
    cid: row.cid,
    fingerprint: row.fingerprint,
    kind: row.kind,
    createdAt: row.createdAt,
    body: structuredClone(row.body),
    ...('target' in row ? { target: row.target, unfolded: true } : { isMessage: true, applied: 0 }),
    ...(row.bytes === undefined ? {} : { bytes: asBuffer(row.bytes) }),
  };
}

/** The same memory: mongoose takes no plain Uint8Array. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A row that cannot be read, or that a newer version wrote, keeps its place as `unreadable` (M11). */
export function toRow(stored: StoredRow): Row {
  const { _id: id, conversationId, seq, senderId, cid, createdAt, kind, body, target } = stored;
  const place = { id, conversationId, seq, senderId, cid, createdAt };
  const parsed =
    target === undefined
      ? messageRow.safeParse({ ...place, kind, body, ...foldedState(stored) })
      : changeRow.safeParse({ ...place, kind, body, target });
  return parsed.data ?? { ...place, kind: 'unreadable', body: null };
}

function foldedState({ applied, editedAt, deletedAt, reactions }: StoredRow) {
  return {
    applied,
    ...(editedAt === undefined ? {} : { editedAt }),
    ...(deletedAt === undefined ? {} : { deletedAt }),
    ...(reactions === undefined
      ? {}
      : { reactions: Object.fromEntries(reactions.map(({ emoji, userIds }) => [emoji, userIds])) }),
  };
}
