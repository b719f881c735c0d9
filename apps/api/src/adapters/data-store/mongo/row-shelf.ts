import type { KeptRow, Shelf } from '../../../ports/data-store/records.ts';
import { takeWithin } from '../take-within.ts';
import type { Connection } from './connection.ts';
import { listed } from './fold-target.ts';
import { openShelf } from './shelf.ts';
import { asBuffer, type RowModel, type StoredRow } from './stored-row.ts';

/** Rows of all conversations; their bytes are read one by one, so that a page of pictures stays small. */
export function openRowShelf(db: Connection, rows: RowModel): Shelf<KeptRow> {
  const shelf = openShelf<KeptRow, StoredRow>(db, { model: rows, toKept, fromKept });

  function bytesOf(id: string): Promise<Uint8Array | undefined> {
    return db.run(async () => {
      const stored = await rows.findOne({ _id: id }).select('bytes').lean<StoredRow>();
      return stored?.bytes === undefined ? undefined : Uint8Array.from(stored.bytes);
    });
  }

  return {
    ...shelf,
    async page(afterKey, limit) {
      const found = takeWithin(await shelf.page(afterKey, limit), sizeOf);
      return Promise.all(
        found.map(async (row) => {
          if (row.kind !== 'attachment' || row.deletedAt !== undefined) return row;
          const bytes = await bytesOf(row.id);
          return bytes === undefined ? row : { ...row, bytes };
        }),
      );
    },
  };
}

/** As the message says; the bytes themselves are not read yet. */
function sizeOf({ kind, body }: KeptRow): number {
  return kind === 'attachment' ? ((body as { size?: number } | null)?.size ?? 0) : 0;
}

function fromKept({ id, target, reactions, bytes, applied = 0, ...fields }: KeptRow): StoredRow {
  if (target !== undefined) return { _id: id, ...fields, target };
  return {
    _id: id,
    ...fields,
    isMessage: true,
    applied,
    ...(reactions === undefined ? {} : { reactions: listed(reactions) }),
    ...(bytes === undefined ? {} : { bytes: asBuffer(bytes) }),
  };
}

function toKept({
  _id: id,
  isMessage: _,
  unfolded: __,
  reactions,
  bytes: ___,
  ...fields
}: StoredRow): KeptRow {
  if (reactions === undefined) return { id, ...fields };
  return {
    id,
    ...fields,
    reactions: Object.fromEntries(reactions.map(({ emoji, userIds }) => [emoji, userIds])),
  };
}
