import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import type { OpenedDataStore } from './opened-data-store.ts';

/** What becomes of a connection after a durable step of one of its appends. */
export type Fate = 'lives' | 'dies' | 'loses the answer';

export type FateOf = () => Fate;

type Handles = {
  /** @param fate asked after each durable step of an append: `dies` ends the append there, as the end of the process would */
  open(fate: FateOf): Promise<DataStore>;
  advance(milliseconds: number): Promise<void>;
  /** Removes the data of this test, once all is closed. */
  remove(): Promise<void>;
};

/** The connections of one test to one set of data. */
export async function openHandles({ open, advance, remove }: Handles): Promise<OpenedDataStore> {
  let store = await open(() => 'lives');
  const others: DataStore[] = [];
  return {
    store,
    async reopen() {
      await store.close();
      store = await open(() => 'lives');
      return store;
    },
    async connect(fate) {
      const other = await open(fate);
      others.push(other);
      return other;
    },
    advance,
    async close() {
      for (const each of [store, ...others]) await each.close();
      await remove();
    },
  };
}

/** Of a store whose append has one durable step, the commit: its answer is lost with the process. */
export function cutAfterCommit(store: DataStore, fate: FateOf): DataStore {
  return {
    ...store,
    messages: {
      ...store.messages,
      async append(rows) {
        const results = await store.messages.append(rows);
        if (fate() !== 'lives') throw new CutOff();
        return results;
      },
    },
  };
}

/** What a test does to an append, in contrast to what the store does. */
export class CutOff extends Error {
  override name = 'CutOff';
}
