import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openGroupCommit, ROWS_PER_COMMIT } from './group-commit.ts';
import { applyPragmas } from './pragmas.ts';

describe('group commit', () => {
  let folder: string;
  let database: DatabaseSyncInstance;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'satchel-group-commit-'));
    database = new DatabaseSync(join(folder, 'test.db'));
    applyPragmas(database);
    database.exec('CREATE TABLE rows (name TEXT PRIMARY KEY) STRICT');
  });
  afterEach(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const insert = (name: string) => () => {
    database.prepare('INSERT INTO rows VALUES (?)').run(name);
    return name;
  };
  const stored = () =>
    database
      .prepare('SELECT name FROM rows ORDER BY rowid')
      .all()
      .map(({ name }) => name);

  /** The database, telling of each statement that begins or ends a transaction. */
  function watched(onExec: (sql: string) => void) {
    return {
      exec(sql: string) {
        onExec(sql);
        database.exec(sql);
      },
      get isTransaction() {
        return database.isTransaction;
      },
    };
  }

  it('[M2] runs all writes of a loop turn in one commit, in call order, and answers after it', async () => {
    const happened: string[] = [];
    const commits = openGroupCommit(watched((sql) => happened.push(sql)));
    const writes = ['a', 'b', 'c'].map((name) =>
      commits.add(insert(name)).then((value) => happened.push(`answered ${value}`)),
    );
    expect(happened).toEqual([]);
    await Promise.all(writes);
    expect(happened.filter((sql) => !/SAVEPOINT|RELEASE/.test(sql))).toEqual([
      'BEGIN IMMEDIATE',
      'COMMIT',
      'answered a',
      'answered b',
      'answered c',
    ]);
    expect(stored()).toEqual(['a', 'b', 'c']);
  });

  it('takes at most so many rows into one commit', async () => {
    let count = 0;
    const commits = openGroupCommit(
      watched((sql) => {
        if (sql === 'COMMIT') count++;
      }),
    );
    const names = Array.from({ length: 2 * ROWS_PER_COMMIT + 1 }, (_, index) => `row ${index}`);
    const answers = await Promise.all(names.map((name) => commits.add(insert(name))));
    expect(count).toBe(3);
    expect(answers).toEqual(names);
    expect(stored()).toEqual(names);
  });

  it('takes back all of a write that fails in its middle, and nothing of its neighbours', async () => {
    const commits = openGroupCommit(database);
    const broken = () => {
      insert('half')();
      throw new RangeError('in the middle');
    };
    const settled = await Promise.allSettled([
      commits.add(insert('before')),
      commits.add(broken),
      commits.add(insert('before')),
      commits.add(insert('after')),
    ]);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(settled[1]).toMatchObject({ reason: { name: 'RangeError' } });
    expect(settled[2]).toMatchObject({
      reason: { name: 'AppError', code: 'unavailable', cause: { errcode: 1555 } },
    });
    expect(stored()).toEqual(['before', 'after']);
  });

  it('[M2] acknowledges nothing when the commit fails, and goes on afterwards', async () => {
    let isBroken = true;
    const commits = openGroupCommit(
      watched((sql) => {
        if (sql !== 'COMMIT' || !isBroken) return;
        throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: 4874 });
      }),
    );
    const settled = await Promise.allSettled([commits.add(insert('a')), commits.add(insert('b'))]);
    for (const one of settled) {
      expect(one).toMatchObject({ status: 'rejected', reason: { code: 'unavailable' } });
    }
    expect(stored()).toEqual([]);
    isBroken = false;
    expect(await commits.add(insert('a'))).toBe('a');
    expect(stored()).toEqual(['a']);
  });

  it('says server_full while the disk is full, and goes on when there is space again', async () => {
    const commits = openGroupCommit(database);
    const { page_count: pages } = database.prepare('PRAGMA page_count').get();
    database.exec(`PRAGMA max_page_count = ${pages + 2}`);
    const large = (letter: string) => letter.repeat(100_000);
    const settled = await Promise.allSettled(['a', 'b'].map((letter) => commits.add(insert(large(letter)))));
    for (const one of settled) {
      expect(one).toMatchObject({ status: 'rejected', reason: { name: 'AppError', code: 'server_full' } });
    }
    expect(stored()).toEqual([]);
    database.exec('PRAGMA max_page_count = 100000');
    await commits.add(insert(large('a')));
    expect(stored()).toEqual([large('a')]);
  });

  it('is drained when all that was added before has settled', async () => {
    const commits = openGroupCommit(database);
    const settled: string[] = [];
    const names = Array.from({ length: 200 }, (_, index) => `row ${index}`);
    for (const name of names) void commits.add(insert(name)).then((value) => settled.push(value));
    await commits.drain();
    expect(settled).toEqual(names);
  });
});
