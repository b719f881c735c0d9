import { openRedisBus } from '@satchel/api/adapters/bus/redis/redis-bus';
import { describe } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { newId } from '../support/new-id.ts';
import { describeBus } from './bus/describe-bus.ts';

const url = findBackEnd('redis');

describe.skipIf(url === undefined)('on a real Redis server (SATCHEL_TEST_REDIS_URL)', () => {
  describeBus('Redis', async () => {
    const space = newId();
    const open = () => openRedisBus({ url: String(url), space, nodeId: newId() });
    const [a, b] = await Promise.all([open(), open()]);
    return {
      a,
      b,
      async close() {
        await Promise.all([a.close(), b.close()]);
      },
    };
  });
});
