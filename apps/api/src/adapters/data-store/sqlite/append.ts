import { fold } from '@satchel/protocol/fold';
import { type ChangeRow, isChangeRow, isMessageRow } from '@satchel/protocol/rows';
import { AppError } from '../../../domain/app-error.ts';
import type { AppendResult, Messages } from '../../../ports/data-store/messages.ts';
import type { Connection } from './connection.ts';
import { columns, fromNewRow, type StoredRow, toNewText, toRow, type Unplaced } from './stored-row.ts';

/** The log's one way to grow: next seq, row, bytes and folded target in one savepoint (M1, M2). */
export function openAppend(db: Connection): Messages['append'] {
  const selectByCid = db.prepare<StoredRow>(
    `SELECT ${columns} FROM messages WHERE sender_id = ? AND cid = ?`,
  );
  const selectTarget = db.prepare<StoredRow>(
    `SELECT ${columns} FROM messages WHERE id = ? AND conversation_id = ? AND target IS NULL`,
  );
  const insert = db.prepare<{ seq: number; position: number }>(
    `INSERT INTO messages (${columns}) VALUES (
       (SELECT coalesce(max(seq), 0) + 1 FROM messages WHERE conversation_id = ?1),
       ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, NULL, NULL, NULL, ?9)
     ON CONFLICT (sender_id, cid) DO NOTHING RETURNING seq, position`,
  );
  const insertBytes = db.prepare('INSERT INTO attachments (position, bytes) VALUES (?, ?)');
  const updateFolded = db.prepare(
    'UPDATE messages SET applied = ?, edited_at = ?, deleted_at = ?, reactions = ?, body = ? WHERE id = ?',
  );
  const dropBytes = db.prepare(
    'DELETE FROM attachments WHERE position = (SELECT position FROM messages WHERE id = ?)',
  );
  const dropWords = db.prepare(
    `UPDATE messages SET body = iif(kind = 'edit', '{"text":""}', json_set(json_remove(body, '$.caption'), '$.name', ''))
     WHERE target = ? AND (kind = 'edit' OR (kind = 'file-changed' AND json_valid(body)))`,
  );

  function appendOne(row: Unplaced, bytes: Uint8Array | undefined): AppendResult {
    const target = row.target === null ? undefined : selectTarget.get(row.target, row.conversation_id);
    if (row.target !== null && target === undefined) return repeatOf(row) ?? { outcome: 'target_missing' };
    const placed = insert.get(
      row.conversation_id,
      row.id,
      row.sender_id,
      row.cid,
      row.fingerprint,
      row.kind,
      row.target,
      row.created_at,
      row.body,
    );
    if (placed === undefined) return repeatOf(row) ?? refusedWithoutCause();
    if (bytes !== undefined) insertBytes.run(placed.position, bytes);
    const appended = row.kind === 'text' ? toNewText(row, placed.seq) : toRow({ ...row, seq: placed.seq });
    if (appended.kind === 'unreadable')
      throw new AppError('internal', { message: 'The row fits no schema.' });
    if (target === undefined || !isChangeRow(appended)) return { outcome: 'appended', row: appended };
    const isDeleted = foldInto(target, appended);
    const kept = isDeleted ? selectByCid.get(row.sender_id, row.cid) : undefined;
    return { outcome: 'appended', row: kept === undefined ? appended : toRow(kept) };
  }

  /** Looked for only once the index has refused the row, which a new one is spared (M1). */
  function repeatOf({ sender_id, cid, fingerprint }: Unplaced): AppendResult | undefined {
    const earlier = selectByCid.get(sender_id, cid);
    if (earlier === undefined) return undefined;
    if (earlier.fingerprint !== fingerprint) return { outcome: 'cid_conflict' };
    return { outcome: 'repeated', row: toRow(earlier) };
  }

  /**
   * A target that cannot be read stays as it is: its changes must not stop the log (M11).
   * @returns whether the target is a tombstone now, and this change as wordless as those before it
   */
  function foldInto(target: StoredRow, change: ChangeRow): boolean {
    const message = toRow(target);
    if (!isMessageRow(message)) return false;
    const { applied, editedAt, deletedAt, reactions, body, id } = fold(message, change);
    const shown = reactions === undefined ? null : JSON.stringify(reactions);
    updateFolded.run(applied, editedAt ?? null, deletedAt ?? null, shown, JSON.stringify(body), id);
    if (deletedAt === undefined) return false;
    dropBytes.run(id);
    dropWords.run(id);
    return true;
  }

  return async (rows) =>
    Promise.all(
      rows.map((row) => {
        const stored = fromNewRow(row);
        return db.write(() => appendOne(stored, row.bytes));
      }),
    );
}

function refusedWithoutCause(): never {
  throw new Error('A row was refused by the index of cids, which does not have its cid.');
}
