import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import { afterEach, beforeEach } from 'vitest';
import type { FateOf } from './handles.ts';

/** A data store of its own for one test, empty at first. */
export type OpenedDataStore = {
  store: DataStore;
  /** Closes the store and opens the same data again. */
  reopen(): Promise<DataStore>;
  /** One more connection to the same data, as another node would have it; closed with the others. */
  connect(fate: FateOf): Promise<DataStore>;
  /** Moves the store's own clock on by this much at least; one that cannot be set is waited for. */
  advance(milliseconds: number): Promise<void>;
  /** Closes the store, also one that is closed, and removes its data. */
  close(): Promise<void>;
};

export type OpenDataStore = () => Promise<OpenedDataStore>;

export type DataStoreInTest = {
  readonly store: DataStore;
  reopen(): Promise<void>;
  connect(fate: FateOf): Promise<DataStore>;
  advance(milliseconds: number): Promise<void>;
};

/** Opens one before each test of the surrounding `describe` and removes it after. */
export function useDataStore(open: OpenDataStore): DataStoreInTest {
  let opened: OpenedDataStore;
  let store: DataStore;
  beforeEach(async () => {
    opened = await open();
    store = opened.store;
  });
  afterEach(() => opened.close());
  return {
    get store() {
      return store;
    },
    async reopen() {
      store = await opened.reopen();
    },
    connect: (fate) => opened.connect(fate),
    advance: (milliseconds) => opened.advance(milliseconds),
  };
}
