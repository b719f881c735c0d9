import type { ObjectStore } from '@satchel/api/ports/object-store';
import { afterEach, beforeEach, expect } from 'vitest';

export type Opened = {
  /** Empty, on the wall clock. */
  store: ObjectStore;
  /** The same data through a new adapter, without a farewell from the first one. */
  reopen(): Promise<ObjectStore>;
  close(): Promise<void>;
};

/** Opens a store of the adapter under test; every test gets its own. */
export type Open = () => Promise<Opened>;

export function openForEachTest(open: Open): () => Opened {
  let opened: Opened | undefined;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });
  return () => {
    if (!opened) throw new Error('No store is open outside a test.');
    return opened;
  };
}

export async function expectRefusal(work: Promise<unknown>, code: string): Promise<void> {
  await expect(work).rejects.toMatchObject({ name: 'AppError', code });
}
