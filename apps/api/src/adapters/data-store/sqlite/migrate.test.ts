import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, migrations } from './migrate.ts';

describe('migrate', () => {
  let database: DatabaseSyncInstance;
  beforeEach(() => {
    database = new DatabaseSync(':memory:');
  });
  afterEach(() => database.close());

  const version = () => database.prepare('PRAGMA user_version').get().user_version;
  const tables = () =>
    database
      .prepare(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`,
      )
      .all()
      .map(({ name }) => name);
  const one = 'CREATE TABLE one (a INTEGER) STRICT;';
  const two = 'CREATE TABLE two (a INTEGER) STRICT; INSERT INTO two VALUES (1);';

  it('applies each step once, in order, also over several starts', () => {
    migrate(database, [one]);
    expect([version(), tables()]).toEqual([1, ['one']]);
    migrate(database, [one, two]);
    migrate(database, [one, two]);
    expect([version(), tables()]).toEqual([2, ['one', 'two']]);
    expect(database.prepare('SELECT count(*) AS n FROM two').get().n).toBe(1);
  });

  it('leaves the state before a step that fails, and takes it up again', () => {
    const broken = `${two} CREATE TABLE one (b TEXT);`;
    expect(() => migrate(database, [one, broken])).toThrow('already exists');
    expect([version(), tables()]).toEqual([1, ['one']]);
    migrate(database, [one, two]);
    expect([version(), tables()]).toEqual([2, ['one', 'two']]);
  });

  it('refuses a database of a newer program and leaves it alone', () => {
    migrate(database, [one, two]);
    expect(() => migrate(database, [one])).toThrow('The database has version 2, this program knows 1');
    expect([version(), tables()]).toEqual([2, ['one', 'two']]);
    expect(database.isTransaction).toBe(false);
  });

  it('makes every table of this program, one step after the other', () => {
    migrate(database);
    expect(version()).toBe(migrations.length);
    expect(tables()).toEqual([
      'accounts',
      'attachments',
      'conversation_members',
      'conversations',
      'file_parts',
      'files',
      'leases',
      'messages',
      'receipts',
      'sessions',
      'settings',
    ]);
  });

  it('[M2] keeps rows and their attachments where tables are rebuilt', () => {
    migrate(database, migrations.slice(0, 6));
    database.exec('PRAGMA foreign_keys = 1');
    const insert = database.prepare(
      `INSERT INTO messages (position, conversation_id, seq, id, sender_id, cid, fingerprint, kind, target,
         created_at, applied, body) VALUES (?, 'c', ?, ?, 's', ?, 'f', ?, ?, 5, 0, '{}')`,
    );
    insert.run(3, 1, 'first', 'cid 1', 'attachment', null);
    insert.run(7, 2, 'second', 'cid 2', 'react', 'first');
    database.exec(`INSERT INTO attachments VALUES (3, x'c0ffee')`);
    migrate(database);
    expect(
      database.prepare('SELECT position, seq, id, cid, target FROM messages ORDER BY seq').all(),
    ).toEqual([
      { position: 3, seq: 1, id: 'first', cid: 'cid 1', target: null },
      { position: 7, seq: 2, id: 'second', cid: 'cid 2', target: 'first' },
    ]);
    const bytes = () => database.prepare('SELECT position, hex(bytes) AS hex FROM attachments').all();
    expect(bytes()).toEqual([{ position: 3, hex: 'C0FFEE' }]);
    expect(() => insert.run(8, 2, 'third', 'cid 3', 'text', null)).toThrow('UNIQUE');
    expect(() => insert.run(8, 3, 'third', 'cid 1', 'text', null)).toThrow('UNIQUE');
    database.exec('DELETE FROM messages WHERE position = 3');
    expect(bytes()).toEqual([]);
  });
});
