import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, it, onTestFinished } from 'vitest';
import { applyPragmas } from './pragmas.ts';

it('[M2] sets what durability rests on', () => {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-pragmas-'));
  const database = new DatabaseSync(join(folder, 'test.db'));
  onTestFinished(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });
  applyPragmas(database);
  const read = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get())[0];
  expect(['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'].map(read)).toEqual([
    'wal',
    2,
    1,
    5000,
  ]);
});

it('[M2] refuses a database that does not take them', () => {
  const inMemory = new DatabaseSync(':memory:');
  expect(() => applyPragmas(inMemory)).toThrow(
    expect.objectContaining({
      code: 'unavailable',
      message: expect.stringContaining('journal_mode = memory'),
    }),
  );
  inMemory.close();
});
