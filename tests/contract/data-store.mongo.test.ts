import { setTimeout } from 'node:timers/promises';
import { openMongoDataStore } from '@satchel/api/adapters/data-store/mongo/open';
import { describe } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { mongoDatabase } from '../support/mongo.ts';
import { describeDataStore } from './data-store/describe-data-store.ts';
import { newId } from './data-store/samples.ts';

const server = findBackEnd('mongo');

describe.skipIf(server === undefined)('on a real server', () => {
  describeDataStore('MongoDB', async () => {
    const { url, drop } = mongoDatabase(server ?? '');
    const open = () => openMongoDataStore({ url, newId });
    let store = await open();
    return {
      store,
      async reopen() {
        await store.close();
        store = await open();
        return store;
      },
      advance: (milliseconds) => setTimeout(milliseconds),
      async close() {
        await store.close();
        await drop();
      },
    };
  });
});
