import { setTimeout } from 'node:timers/promises';
import { openMongoDataStore } from '@satchel/api/adapters/data-store/mongo/open';
import { describe } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { mongoDatabase, networkError } from '../support/mongo.ts';
import { describeDataStore } from './data-store/describe-data-store.ts';
import { CutOff, type FateOf, openHandles } from './data-store/handles.ts';
import { newId } from './data-store/samples.ts';

const server = findBackEnd('mongo');

describe.skipIf(server === undefined)('on a real server', () => {
  describeDataStore('MongoDB', () => {
    const { url, drop } = mongoDatabase(server ?? '');
    const cut = (fate: FateOf) => () => {
      const fallen = fate();
      if (fallen === 'dies') throw new CutOff();
      if (fallen === 'loses the answer') throw networkError();
    };
    const open = (fate: FateOf) => openMongoDataStore({ url, newId, afterStep: cut(fate) });
    return openHandles({ open, advance: (milliseconds) => setTimeout(milliseconds), remove: drop });
  });
});
