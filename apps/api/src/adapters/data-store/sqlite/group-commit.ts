import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { translate } from './vendor-error.ts';

/** Bounds how long one commit keeps the loop; at 128 rows the cost of the sync is 1 % of a single commit's. */
export const ROWS_PER_COMMIT = 128;

export type GroupCommit = {
  /**
   * Runs `write` with all others of this loop turn in one transaction, in the order they were added.
   * One that throws takes back its own writes and disturbs nobody; the others may run a second time
   * then, after everything was taken back.
   * @returns what `write` returned, once the commit is durable (M2)
   */
  add<Result>(write: () => Result): Promise<Result>;
  /** Resolves when everything added so far has settled. */
  drain(): Promise<void>;
};

type Waiting = {
  write: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
};

/** @param committed is told of each durable commit and how many writes it held */
export function openGroupCommit(
  database: Pick<DatabaseSyncInstance, 'exec' | 'isTransaction'>,
  committed: (writes: number) => void = () => {},
): GroupCommit {
  const queue: Waiting[] = [];

  function flush(): void {
    const batch = queue.splice(0, ROWS_PER_COMMIT);
    if (queue.length > 0) setImmediate(flush);
    try {
      const answers = writeTogether(batch) ?? writeApart(batch);
      database.exec('COMMIT');
      committed(batch.length);
      for (const answer of answers) answer();
    } catch (error) {
      rollBack();
      const translated = translate(error);
      for (const { reject } of batch) reject(translated);
    }
  }

  /**
   * A savepoint costs as much as half a row, and hardly a write ever throws.
   * @returns what to do once the commit is durable; undefined when one threw, with nothing written
   */
  function writeTogether(batch: readonly Waiting[]): (() => void)[] | undefined {
    begin();
    try {
      return batch.map(({ write, resolve }) => {
        const value = write();
        return () => resolve(value);
      });
    } catch {
      rollBack();
      return undefined;
    }
  }

  function writeApart(batch: readonly Waiting[]): (() => void)[] {
    begin();
    return batch.map(attempt);
  }

  function begin(): void {
    // IMMEDIATE, because a read that becomes a write fails at once when another process wrote between.
    database.exec('BEGIN IMMEDIATE');
  }

  function attempt({ write, resolve, reject }: Waiting): () => void {
    database.exec('SAVEPOINT one');
    try {
      const value = write();
      database.exec('RELEASE one');
      return () => resolve(value);
    } catch (error) {
      // A full disk or a failed write makes SQLite take back the whole transaction by itself.
      if (!database.isTransaction) throw error;
      database.exec('ROLLBACK TO one');
      database.exec('RELEASE one');
      return () => reject(translate(error));
    }
  }

  function rollBack(): void {
    try {
      if (database.isTransaction) database.exec('ROLLBACK');
    } catch {
      // The transaction is still open then: the next BEGIN fails and comes here again.
    }
  }

  function add<Result>(write: () => Result): Promise<Result> {
    return new Promise<unknown>((resolve, reject) => {
      if (queue.push({ write, resolve, reject }) === 1) setImmediate(flush);
    }) as Promise<Result>;
  }

  return {
    add,
    drain: () =>
      add(() => undefined).catch(() => {
        // Whoever waits for the queue to run dry does not care how the last commit ended.
      }),
  };
}
