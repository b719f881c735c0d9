import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInProcessBus } from './adapters/bus/in-process/in-process-bus.ts';
import { openSqliteDataStore } from './adapters/data-store/sqlite/open.ts';
import { openFileSystemObjectStore } from './adapters/object-store/file-system/file-system-object-store.ts';
import type { Config } from './config/config.ts';
import type { Bus } from './ports/bus.ts';
import type { DataStore } from './ports/data-store/data-store.ts';
import type { ObjectStore } from './ports/object-store.ts';

type Given = { now: () => number; newId: () => string };
type DataStoreGiven = Given & {
  /** Told of each durable commit of the embedded store and how many writes it held. */
  committed?: (writes: number) => void;
};

/** The adapters that the configuration asks for; the server and the commands beside it open the same ones. */
export async function openDataStore(
  { dataStore }: Pick<Config, 'dataStore'>,
  given: DataStoreGiven,
): Promise<DataStore> {
  await mkdir(dirname(dataStore.path), { recursive: true, mode: 0o700 });
  return openSqliteDataStore({ path: dataStore.path, ...given });
}

export function openObjectStore(
  { objectStore }: Pick<Config, 'objectStore'>,
  given: Given,
): Promise<ObjectStore> {
  return openFileSystemObjectStore({ root: objectStore.root, ...given });
}

export async function openBus(_config: Pick<Config, 'bus'>, onFault: (error: unknown) => void): Promise<Bus> {
  return createInProcessBus({ listenerFailed: onFault });
}
