import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { AppError } from '../../../domain/app-error.ts';
import { openGroupCommit } from './group-commit.ts';
import { prepare, type Statement } from './statement.ts';
import { translate } from './vendor-error.ts';

export type Connection = {
  prepare<Found = never>(sql: string): Statement<Found>;
  /** Runs at once, between two commits. */
  read<Result>(run: () => Result): Promise<Result>;
  /** Runs with the next group commit; resolves when it is durable. */
  write<Result>(run: () => Result): Promise<Result>;
  close(): Promise<void>;
};

/** Holds the database itself: statements alone would let it be collected, which ends in a crash. */
export function connect(database: DatabaseSyncInstance, committed?: (writes: number) => void): Connection {
  const commits = openGroupCommit(database, committed);
  let closing: Promise<void> | undefined;

  function demandOpen(): void {
    if (closing !== undefined) throw new AppError('unavailable', { message: 'The data store is closed.' });
  }

  async function drainAndClose(): Promise<void> {
    await commits.drain();
    emptyWriteAheadLog();
    database.close();
  }

  /**
   * So that the one file is whole for who copies it. SQLite would do this itself if the driver
   * finalized its statements on closing, which it leaves to the garbage collector.
   */
  function emptyWriteAheadLog(): void {
    try {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // The next opening reads the log: nothing is lost, and there is nothing to tell whoever closes.
    }
  }

  return {
    prepare: (sql) => prepare(database, sql),
    async read(run) {
      demandOpen();
      try {
        return run();
      } catch (error) {
        throw translate(error);
      }
    },
    async write(run) {
      demandOpen();
      return commits.add(run);
    },
    close() {
      closing ??= drainAndClose();
      return closing;
    },
  };
}
