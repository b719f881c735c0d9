import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { variableTable, withTable } from './variable-table.ts';

const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');

it('is what README.md shows (else: node infra/write-readme-table.mjs)', () => {
  expect(readme).toBe(withTable(readme, variableTable()));
});

it('refuses a document without its marks', () => {
  expect(() => withTable('# Satchel', variableTable())).toThrow('needs');
  expect(() => withTable(readme + readme, variableTable())).toThrow('once');
});
