import { chmod, open } from 'node:fs/promises';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { AppError } from '../../../domain/app-error.ts';
import type { DataStore } from '../../../ports/data-store/data-store.ts';
import { demandWhole } from '../demand-whole.ts';
import { openAccounts } from './accounts.ts';
import { type Connection, connect } from './connection.ts';
import { openConversations } from './conversations.ts';
import { readEpoch } from './epoch.ts';
import { openFiles } from './files.ts';
import { openLeases } from './leases.ts';
import { openMessages } from './messages.ts';
import { migrate } from './migrate.ts';
import { applyPragmas } from './pragmas.ts';
import { openRecords } from './records.ts';
import { openSessions } from './sessions.ts';

export type SqliteOptions = {
  path: string;
  now: () => number;
  newId: () => string;
  /** Told of each durable commit and how many writes it held. */
  committed?: ((writes: number) => void) | undefined;
  /** Opens also a store that is not whole yet. */
  isBeingFilled?: boolean | undefined;
};

/**
 * The embedded data store: one file, opened by one process.
 * @param options.path of the file; its folder exists
 * @throws AppError `unavailable` for a database that is damaged, newer, or on a disk that cannot keep promises
 */
export async function openSqliteDataStore({
  path,
  now,
  newId,
  committed,
  isBeingFilled = false,
}: SqliteOptions): Promise<DataStore> {
  await makePrivate(path);
  const db = connect(openDatabase(path), committed);
  try {
    const aggregates = openAggregates(db, now);
    if (!isBeingFilled) await demandWhole(aggregates.records);
    return { ...aggregates, epoch: await readEpoch(db, newId), close: db.close };
  } catch (error) {
    await db.close();
    throw error;
  }
}

function openAggregates(db: Connection, now: () => number): Omit<DataStore, 'epoch' | 'close'> {
  const probe = db.prepare('SELECT count(*) FROM settings');
  return {
    accounts: openAccounts(db),
    sessions: openSessions(db),
    conversations: openConversations(db, now),
    messages: openMessages(db, now),
    files: openFiles(db),
    leases: openLeases(db, now),
    records: openRecords(db),
    now: () => db.read(now),
    check: () =>
      db.read(() => {
        probe.get();
      }),
  };
}

function openDatabase(path: string): DatabaseSyncInstance {
  let database: DatabaseSyncInstance | undefined;
  try {
    database = new DatabaseSync(path);
    applyPragmas(database);
    migrate(database);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof AppError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('unavailable', {
      message: `The database ${path} cannot be used: ${why}`,
      cause: error,
    });
  }
}

/**
 * For the owner's eyes only; SQLite gives its side files the same mode. An existing file is never
 * opened here: closing it again would drop the locks SQLite holds on it in this process.
 */
async function makePrivate(path: string): Promise<void> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.close();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    await chmod(path, 0o600);
  }
}
