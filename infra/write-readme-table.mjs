import { readFileSync, writeFileSync } from 'node:fs';
import { prepare, root } from './prepare/prepare.mjs';

/** Writes the table of variables in README.md anew, from the schema that the server reads its environment with. */
await prepare();
const { variableTable, withTable } = await import('../apps/api/dist/config/variable-table.js');
const path = `${root}/README.md`;
writeFileSync(path, withTable(readFileSync(path, 'utf8'), variableTable()));
