import { open } from 'node:fs/promises';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { prepare } from './statement.ts';

/** What a copied database expects of the object store. */
export type NamedObject = {
  fileId: string;
  key: string;
  /** Announced: people were promised its bytes; a lost one may be found again. Else it is on its way in. */
  state: 'available' | 'lost' | 'completing' | 'uploading';
  uploadId: string | undefined;
};

type StoredName = { id: string; key: string; state: NamedObject['state']; upload_id: string | null };

/**
 * Copies the database as it is at one moment, durable when it resolves, while others read and write it.
 * Leases stay behind: whoever held one does not serve the copy.
 * @param from exists: opening one that is not there would make it
 * @param to does not exist
 */
export async function backUpDatabase(
  from: string,
  to: string,
): Promise<{ bytes: number; epoch: string; named: NamedObject[] }> {
  withDatabase(from, (database) => {
    database.exec('PRAGMA busy_timeout = 5000');
    // One read transaction: commits go on beside it and are not in it.
    database.prepare('VACUUM INTO ?').run(to);
  });
  const found = withDatabase(to, (database) => {
    database.exec('DELETE FROM leases');
    const select = `SELECT id, key, state, upload_id FROM files
                    WHERE state IN ('available', 'lost') OR (state IN ('uploading', 'completing') AND upload_id IS NOT NULL)`;
    const named = prepare<StoredName>(database, select).all();
    const epoch = prepare<{ value: string }>(
      database,
      `SELECT value FROM settings WHERE name = 'epoch'`,
    ).get();
    return { named: named.map(toNamed), epoch: epoch?.value ?? '' };
  });
  const handle = await open(to, 'r+');
  try {
    await handle.chmod(0o600);
    await handle.sync();
    return { bytes: (await handle.stat()).size, ...found };
  } finally {
    await handle.close();
  }
}

function withDatabase<Result>(path: string, work: (database: DatabaseSyncInstance) => Result): Result {
  const database = new DatabaseSync(path);
  try {
    return work(database);
  } finally {
    database.close();
  }
}

function toNamed({ id, key, state, upload_id }: StoredName): NamedObject {
  return { fileId: id, key, state, uploadId: upload_id ?? undefined };
}
