import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { AppError } from '../../../domain/app-error.ts';
import { firstTables } from './migrations/0001-first-tables.sql.ts';
import { changesByTarget } from './migrations/0002-changes-by-target.sql.ts';
import { roomsAndGuests } from './migrations/0003-rooms-and-guests.sql.ts';
import { lastSeen } from './migrations/0004-last-seen.sql.ts';
import { liveFiles } from './migrations/0005-live-files.sql.ts';
import { changeTimes } from './migrations/0006-change-times.sql.ts';
import { fewerPages } from './migrations/0007-fewer-pages.sql.ts';

/** Never edited once released: the n-th brings a database from `user_version` n - 1 to n. */
export const migrations: readonly string[] = [
  firstTables,
  changesByTarget,
  roomsAndGuests,
  lastSeen,
  liveFiles,
  changeTimes,
  fewerPages,
];

/** Brings the tables up to date, each step in a transaction of its own together with its number. */
export function migrate(database: DatabaseSyncInstance, steps: readonly string[] = migrations): void {
  for (;;) {
    database.exec('BEGIN IMMEDIATE');
    try {
      const step = steps[versionOf(database, steps.length)];
      if (step !== undefined) applyStep(database, step);
      database.exec('COMMIT');
      if (step === undefined) return;
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }
}

function applyStep(database: DatabaseSyncInstance, step: string): void {
  const version = versionOf(database, Number.POSITIVE_INFINITY);
  database.exec(step);
  database.exec(`PRAGMA user_version = ${version + 1}`);
}

function versionOf(database: DatabaseSyncInstance, newest: number): number {
  const { user_version: version } = database.prepare('PRAGMA user_version').get();
  if (version <= newest) return version;
  throw new AppError('unavailable', {
    message: `The database has version ${version}, this program knows ${newest}: start a newer Satchel.`,
  });
}
