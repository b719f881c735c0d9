import { openMongoDataStore } from '@satchel/api/adapters/data-store/mongo/open';
import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { type FarAwayProxy, startFarAwayProxy } from '../support/far-away-proxy.ts';
import { mongoDatabase } from '../support/mongo.ts';
import { newId, text } from './data-store/samples.ts';

const server = findBackEnd('mongo');
/** Of the far node's line, each way: several inserts of the near one. */
const DELAY = 30;
/** Of the second a node waits for others, with room for a busy machine; without that, it is for ever. */
const PLACED_WITHIN = 8000;

describe.skipIf(server === undefined)('two nodes that append to one conversation', () => {
  let database: ReturnType<typeof mongoDatabase>;
  let line: FarAwayProxy;
  let near: DataStore;
  let far: DataStore;
  beforeEach(async () => {
    database = mongoDatabase(server ?? '');
    line = await startFarAwayProxy(Number(new URL(server ?? '').port), DELAY);
    near = await openMongoDataStore({ url: database.url, newId });
    const farUrl = new URL(database.url);
    farUrl.port = String(line.port);
    // Else a member of a replica set is asked under the address it gives of itself.
    farUrl.searchParams.set('directConnection', 'true');
    far = await openMongoDataStore({ url: farUrl.href, newId });
  });
  afterEach(async () => {
    await far.close();
    await near.close();
    await line.close();
    await database.drop();
  });

  it('[M1] [M2] both find their places, though one sends without pause and the other is far from the database', async () => {
    const conversationId = newId();
    let isOver = false;
    const busy = (async () => {
      let count = 0;
      for (; !isOver; count++) await near.messages.append([text({ conversationId, text: `near ${count}` })]);
      return count;
    })();
    const times: number[] = [];
    try {
      for (let count = 0; count < 2; count++) {
        const from = performance.now();
        const [result] = await far.messages.append([text({ conversationId, text: `far ${count}` })]);
        expect(result?.outcome).toBe('appended');
        times.push(performance.now() - from);
      }
    } finally {
      isOver = true;
    }
    expect(Math.max(...times)).toBeLessThan(PLACED_WITHIN);
    const sent = (await busy) + times.length;
    expect((await near.messages.head(conversationId)).seq).toBe(sent);
  });
});
