import type { DataStore } from '../ports/data-store/data-store.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { Metrics } from './metrics.ts';

type Measured = { metrics: Pick<Metrics, 'appended' | 'partStored'>; now: () => number };

/** The same data store; each append is counted and timed. */
export function measureDataStore(data: DataStore, { metrics, now }: Measured): DataStore {
  return {
    ...data,
    messages: {
      ...data.messages,
      async append(rows) {
        const began = now();
        const results = await data.messages.append(rows);
        const outcomes = results.map(({ outcome }, index) => ({ outcome, kind: rows[index]?.kind ?? '' }));
        metrics.appended(outcomes, now() - began);
        return results;
      },
    },
  };
}

/** The same object store; bytes that became durable are counted. */
export function measureObjectStore(objects: ObjectStore, { metrics }: Measured): ObjectStore {
  return {
    ...objects,
    async putPart(part) {
      const stored = await objects.putPart(part);
      metrics.partStored(stored.size);
      return stored;
    },
  };
}
