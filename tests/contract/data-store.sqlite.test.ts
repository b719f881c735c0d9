import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteDataStore } from '@satchel/api/adapters/data-store/sqlite/open';
import { describeDataStore } from './data-store/describe-data-store.ts';
import { cutAfterCommit, openHandles } from './data-store/handles.ts';
import { newId, START } from './data-store/samples.ts';

describeDataStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'satchel-data-store-'));
  const path = join(folder, 'satchel.db');
  let now = START;
  return openHandles({
    open: async (fate) => cutAfterCommit(await openSqliteDataStore({ path, now: () => now, newId }), fate),
    advance: async (milliseconds) => {
      now += milliseconds;
    },
    remove: () => rm(folder, { recursive: true }),
  });
});
