import type { KeptRow, Shelf } from '../../../ports/data-store/records.ts';
import { takeWithin } from '../take-within.ts';
import type { Connection } from './connection.ts';
import { openShelf } from './shelf.ts';
import { columns, type StoredRow } from './stored-row.ts';

type Found = StoredRow & { position: number; size: number | null };

/** Rows of all conversations; their bytes are read one by one, so that a page of pictures stays small. */
export function openRowShelf(db: Connection): Shelf<KeptRow> {
  const select = db.prepare<Found>(
    `SELECT ${columns}, messages.position, length(bytes) AS size
     FROM messages LEFT JOIN attachments USING (position) WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const selectBytes = db.prepare<{ bytes: Uint8Array }>('SELECT bytes FROM attachments WHERE position = ?');
  const remove = db.prepare('DELETE FROM messages WHERE id = ?');
  const insert = db.prepare<{ position: number }>(
    `INSERT INTO messages (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING position`,
  );
  const insertBytes = db.prepare('INSERT INTO attachments (position, bytes) VALUES (?, ?)');

  return openShelf<KeptRow>(db, {
    page: (afterKey, limit) =>
      takeWithin(select.all(afterKey, limit), ({ size }) => size ?? 0).map((found) => {
        const bytes = found.size === null ? undefined : selectBytes.get(found.position)?.bytes;
        return toKept(found, bytes);
      }),
    remove: ({ id }) => remove.run(id),
    insert(row) {
      const placed = insert.get(
        row.seq,
        row.conversationId,
        row.id,
        row.senderId,
        row.cid,
        row.fingerprint,
        row.kind,
        row.target ?? null,
        row.createdAt,
        row.applied ?? 0,
        row.editedAt ?? null,
        row.deletedAt ?? null,
        row.reactions === undefined ? null : JSON.stringify(row.reactions),
        JSON.stringify(row.body),
      );
      if (placed !== undefined && row.bytes !== undefined) insertBytes.run(placed.position, row.bytes);
    },
  });
}

function toKept(stored: StoredRow, bytes: Uint8Array | undefined): KeptRow {
  const { target, edited_at: editedAt, deleted_at: deletedAt, reactions } = stored;
  const folded = {
    applied: stored.applied,
    ...(editedAt === null ? {} : { editedAt }),
    ...(deletedAt === null ? {} : { deletedAt }),
    ...(reactions === null ? {} : { reactions: JSON.parse(reactions) }),
    ...(bytes === undefined ? {} : { bytes }),
  };
  return {
    id: stored.id,
    conversationId: stored.conversation_id,
    seq: stored.seq,
    senderId: stored.sender_id,
    cid: stored.cid,
    fingerprint: stored.fingerprint,
    kind: stored.kind,
    createdAt: stored.created_at,
    body: parsedOr(stored.body),
    ...(target === null ? folded : { target }),
  };
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
