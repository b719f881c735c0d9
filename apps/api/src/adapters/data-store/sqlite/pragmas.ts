import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { AppError } from '../../../domain/app-error.ts';

/** The driver's build defaults to NORMAL, which may lose acknowledged rows with the power (M2). */
const FULL = 2;

const wanted = {
  journal_mode: 'wal',
  synchronous: FULL,
  foreign_keys: 1,
  /** Milliseconds; the loop stands still meanwhile. Only a backup or the doctor ever holds the lock. */
  busy_timeout: 5000,
  /** KiB, negative as SQLite wants it: ids are random, so each row touches pages all over their indexes. */
  cache_size: -16_384,
  /**
   * Pages; as many as the log keeps allocated. Rows of many rooms touch the same pages again and again:
   * the longer the log, the fewer of them are copied twice.
   */
  wal_autocheckpoint: 4000,
  /** Bytes that stay allocated after a checkpoint: a burst of attachments must not pin its size for ever. */
  journal_size_limit: 16 * 1024 * 1024,
};

/** Sets what durability rests on, and refuses a database that does not answer with the same values. */
export function applyPragmas(database: DatabaseSyncInstance): void {
  for (const [name, value] of Object.entries(wanted)) {
    database.exec(`PRAGMA ${name} = ${value}`);
    const actual = Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    if (actual !== value) {
      throw new AppError('unavailable', {
        message: `SQLite has ${name} = ${String(actual)} where ${value} is needed. Use a local disk for the data folder.`,
      });
    }
  }
}
