import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteDataStore } from '@satchel/api/adapters/data-store/sqlite/open';
import { describeDataStore } from './data-store/describe-data-store.ts';
import { newId, START } from './data-store/samples.ts';

describeDataStore('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'satchel-data-store-'));
  let now = START;
  const open = () => openSqliteDataStore({ path: join(folder, 'satchel.db'), now: () => now, newId });
  let store = await open();
  return {
    store,
    async reopen() {
      await store.close();
      store = await open();
      return store;
    },
    async advance(milliseconds) {
      now += milliseconds;
    },
    async close() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});
