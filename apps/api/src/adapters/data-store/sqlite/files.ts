import { type FileRecord, isLive } from '../../../domain/file.ts';
import { holdersOf } from '../../../domain/file-ledger.ts';
import { dueAt } from '../../../domain/file-schedule.ts';
import type { Files, Usage } from '../../../ports/data-store/files.ts';
import type { Connection } from './connection.ts';
import { openParts } from './parts.ts';

type Stored = { record: string };

export function openFiles(db: Connection): Files {
  const insert = db.prepare(
    `INSERT INTO files (id, owner_id, cid, conversation_id, state, key, upload_id, version, due_at, is_awaited, record)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (owner_id, cid) DO NOTHING`,
  );
  // The key stays with its file after the object is gone, so that no other file ever gets it (F10).
  const update = db.prepare(
    `UPDATE files SET state = ?, key = coalesce(?, key), upload_id = ?, version = ?, due_at = ?,
       is_awaited = ?, record = ?
     WHERE id = ? AND version = ?`,
  );
  const dropParts = db.prepare(
    `DELETE FROM file_parts WHERE file_id = ?1 AND NOT EXISTS
       (SELECT 1 FROM files WHERE id = ?1 AND upload_id = ?2 AND state IN ('uploading', 'completing'))`,
  );
  const selectUploadId = db.prepare<{ upload_id: string | null }>('SELECT upload_id FROM files WHERE id = ?');
  const selectById = db.prepare<Stored>('SELECT record FROM files WHERE id = ?');
  const selectByCid = db.prepare<Stored>('SELECT record FROM files WHERE owner_id = ? AND cid = ?');
  const selectDue = db.prepare<Stored>(
    'SELECT record FROM files WHERE due_at <= ? ORDER BY due_at, id LIMIT ?',
  );
  const selectPendingFor = db.prepare<Stored>(
    `SELECT record FROM files WHERE conversation_id = ?1 AND is_awaited = 1
       AND (?2 IN (SELECT value FROM json_each(record, '$.pending'))
         OR ?2 IN (SELECT key FROM json_each(record, '$.keepers')))`,
  );
  const selectAwaited = db.prepare<Stored>(
    'SELECT record FROM files WHERE is_awaited = 1 AND id > ? ORDER BY id LIMIT ?',
  );
  const selectLive = db.prepare<Stored>(
    `SELECT record FROM files WHERE state IN ('available', 'lost') AND id > ? ORDER BY id LIMIT ?`,
  );
  const selectByIds = db.prepare<Stored>(
    'SELECT record FROM files WHERE id IN (SELECT value FROM json_each(?))',
  );
  const selectByKeys = db.prepare<Stored>(
    `SELECT record FROM files WHERE key IN (SELECT value FROM json_each(?))
       AND state NOT IN ('deleted', 'cancelled')`,
  );
  const selectUsage = db.prepare<Usage>(
    `SELECT coalesce(sum(coalesce(record ->> '$.size', record ->> '$.reserved', 0)), 0) AS bytes,
       count(*) FILTER (WHERE state IN ('uploading', 'completing')) AS uploads
     FROM files WHERE owner_id = ? AND state NOT IN ('deleted', 'cancelled')`,
  );

  return {
    ...openParts(db),
    create(file) {
      const { id, ownerId, cid, conversationId } = file;
      const { state, key, uploadId, version, due, isAwaited, record } = columnsOf(file);
      return db.write(() => {
        const values = [
          id,
          ownerId,
          cid,
          conversationId,
          state,
          key,
          uploadId,
          version,
          due,
          isAwaited,
          record,
        ];
        const created = insert.run(...values) > 0;
        const stored = created ? { record } : selectByCid.get(ownerId, cid);
        if (stored === undefined) throw new Error('A refused file has no cid in the store');
        return { file: toFile(stored), created };
      });
    },
    replace(next, expected) {
      const { id } = next;
      const { state, key, uploadId, version, due, isAwaited, record } = columnsOf(next);
      return db.write(() => {
        const before = selectUploadId.get(id)?.upload_id ?? null;
        const values = [state, key, uploadId, version, due, isAwaited, record, id, expected];
        if (update.run(...values) === 0) return false;
        dropParts.run(id, before);
        return true;
      });
    },
    byId: (id) => db.read(() => found(selectById.get(id))),
    byCid: (ownerId, cid) => db.read(() => found(selectByCid.get(ownerId, cid))),
    due: (now, limit) => db.read(() => selectDue.all(now, limit).map(toFile)),
    pendingFor: (conversationId, userId) =>
      db.read(() => selectPendingFor.all(conversationId, userId).map(toFile)),
    withPending: (afterId, limit) => db.read(() => selectAwaited.all(afterId, limit).map(toFile)),
    live: (afterId, limit) => db.read(() => selectLive.all(afterId, limit).map(toFile)),
    byIds: (ids) => db.read(() => selectByIds.all(JSON.stringify(ids)).map(toFile)),
    byKeys: (keys) => db.read(() => selectByKeys.all(JSON.stringify(keys)).map(toFile)),
    usage: (ownerId) =>
      db.read(() => {
        const { bytes, uploads } = selectUsage.get(ownerId) ?? { bytes: 0, uploads: 0 };
        return { bytes, uploads };
      }),
  };
}

/** What queries look for, beside the record itself. */
export function columnsOf(file: FileRecord) {
  const isAwaited = isLive(file) && holdersOf(file).length > 0;
  return {
    state: file.state,
    key: 'key' in file ? file.key : null,
    uploadId: 'uploadId' in file ? (file.uploadId ?? null) : null,
    version: file.version,
    due: dueAt(file) ?? null,
    isAwaited: isAwaited ? 1 : 0,
    record: JSON.stringify(file),
  };
}

function found(stored: Stored | undefined): FileRecord | undefined {
  return stored === undefined ? undefined : toFile(stored);
}

function toFile({ record }: Stored): FileRecord {
  return JSON.parse(record);
}
