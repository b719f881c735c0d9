import type { Uploading } from '../../../domain/file.ts';
import type { Files, PartRecord } from '../../../ports/data-store/files.ts';
import type { Connection } from './connection.ts';

type Parts = Pick<Files, 'recordPart' | 'forgetPart' | 'parts' | 'forgetParts'>;

/** The parts of running uploads; a file that leaves its upload behind loses them in `replace`. */
export function openParts(db: Connection): Parts {
  const selectUpload = db.prepare<{ record: string }>(
    `SELECT record FROM files WHERE id = ? AND upload_id = ? AND state = 'uploading'`,
  );
  const touchFile = db.prepare('UPDATE files SET record = ?, due_at = ? WHERE id = ?');
  const save = db.prepare(
    `INSERT INTO file_parts (file_id, n, size, digest) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET size = excluded.size, digest = excluded.digest`,
  );
  const removeOne = db.prepare(
    `DELETE FROM file_parts WHERE n = ? AND file_id =
       (SELECT id FROM files WHERE id = ? AND upload_id = ? AND state = 'uploading')`,
  );
  const removeAll = db.prepare('DELETE FROM file_parts WHERE file_id = ?');
  const select = db.prepare<PartRecord>(
    'SELECT n, size, digest FROM file_parts WHERE file_id = ? ORDER BY n',
  );

  return {
    recordPart: (fileId, uploadId, { n, size, digest }, { touchedAt, dueAt }) =>
      db.write(() => {
        const stored = selectUpload.get(fileId, uploadId);
        if (stored === undefined) return false;
        const upload: Uploading = JSON.parse(stored.record);
        touchFile.run(JSON.stringify({ ...upload, touchedAt }), dueAt, fileId);
        save.run(fileId, n, size, digest);
        return true;
      }),
    forgetPart: (fileId, uploadId, n) =>
      db.write(() => {
        removeOne.run(n, fileId, uploadId);
      }),
    parts: (fileId) => db.read(() => select.all(fileId).map(({ n, size, digest }) => ({ n, size, digest }))),
    forgetParts: (fileId) =>
      db.write(() => {
        removeAll.run(fileId);
      }),
  };
}
