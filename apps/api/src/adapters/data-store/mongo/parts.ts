import type { Files } from '../../../ports/data-store/files.ts';
import type { Connection } from './connection.ts';
import type { FileModel, StoredFile } from './stored-file.ts';

type Parts = Pick<Files, 'recordPart' | 'forgetPart' | 'parts' | 'forgetParts'>;

/** The parts of running uploads; a file that leaves its upload behind loses them in `replace`. */
export function openParts(db: Connection, files: FileModel): Parts {
  const running = (fileId: string, uploadId: string) => ({ _id: fileId, uploadId, state: 'uploading' });

  return {
    recordPart: (fileId, uploadId, { n, size, digest }, { touchedAt, dueAt }) =>
      db.write(digest, async () => {
        const change = { $set: { [`parts.${n}`]: { size, digest }, touchedAt, dueAt } };
        return (await files.updateOne(running(fileId, uploadId), change)).matchedCount > 0;
      }),
    forgetPart: (fileId, uploadId, n) =>
      db.run(async () => {
        await files.updateOne(running(fileId, uploadId), { $unset: { [`parts.${n}`]: 1 } });
      }),
    parts: (fileId) =>
      db.run(async () => {
        const stored = await files.findOne({ _id: fileId }).select('parts').lean<StoredFile>();
        const parts = Object.entries(stored?.parts ?? {});
        return parts
          .map(([n, { size, digest }]) => ({ n: Number(n), size, digest }))
          .sort((a, b) => a.n - b.n);
      }),
    forgetParts: (fileId) =>
      db.run(async () => {
        await files.updateOne({ _id: fileId }, { $unset: { parts: 1 } });
      }),
  };
}
