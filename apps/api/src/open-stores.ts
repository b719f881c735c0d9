import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UPLOAD_LIFETIME } from '@satchel/protocol/limits';
import { createInProcessBus } from './adapters/bus/in-process/in-process-bus.ts';
import { openSqliteDataStore } from './adapters/data-store/sqlite/open.ts';
import { openFileSystemObjectStore } from './adapters/object-store/file-system/file-system-object-store.ts';
import type { Config } from './config/config.ts';
import type { Bus } from './ports/bus.ts';
import type { DataStore } from './ports/data-store/data-store.ts';
import type { ObjectStore } from './ports/object-store.ts';

type Given = { now: () => number; newId: () => string };
type DataStoreGiven = Given & {
  /** Opens also a store that `satchel migrate` has not finished filling. */
  isBeingFilled?: boolean;
  /** Told of each durable commit of the embedded store and how many writes it held. */
  committed?: (writes: number) => void;
};

/** The adapters that the configuration asks for; the server and the commands beside it open the same ones. */
export async function openDataStore(
  { dataStore }: Pick<Config, 'dataStore'>,
  given: DataStoreGiven,
): Promise<DataStore> {
  if (dataStore.kind === 'mongo') {
    const { openMongoDataStore } = await import('./adapters/data-store/mongo/open.ts');
    const { newId, isBeingFilled = false } = given;
    return openMongoDataStore({ url: dataStore.url, newId, isBeingFilled });
  }
  await mkdir(dirname(dataStore.path), { recursive: true, mode: 0o700 });
  return openSqliteDataStore({ path: dataStore.path, ...given });
}

/** @param onWarning told what is not as it should be and does not keep the server from starting */
export async function openObjectStore(
  { objectStore, files }: Pick<Config, 'objectStore' | 'files'>,
  { onWarning = () => {}, ...given }: Given & { onWarning?: (sentence: string) => void },
): Promise<ObjectStore> {
  if (objectStore.kind === 's3') {
    const { openS3ObjectStore } = await import('./adapters/object-store/s3/s3-object-store.ts');
    const { kind: _, ...settings } = objectStore;
    // An upload, then the longest life of a file, then a while for a sweeper that was away (F15).
    const lifetime = 2 * UPLOAD_LIFETIME + files.expiresInMax;
    return openS3ObjectStore({ ...settings, lifetime, onWarning });
  }
  return openFileSystemObjectStore({ root: objectStore.root, ...given });
}

type BusGiven = {
  /** The data store's: those on another one hear nothing. */
  epoch: string;
  nodeId: string;
  onFault: (error: unknown) => void;
  onDown?: (error: unknown) => void;
  onUp?: () => void;
};

export async function openBus({ bus }: Pick<Config, 'bus'>, given: BusGiven): Promise<Bus> {
  const { epoch, nodeId, onFault: listenerFailed, onDown, onUp } = given;
  if (bus.kind === 'in-process') return createInProcessBus({ listenerFailed });
  const { openRedisBus } = await import('./adapters/bus/redis/redis-bus.ts');
  return openRedisBus({
    url: bus.url,
    space: epoch,
    nodeId,
    listenerFailed,
    ...(onDown === undefined ? {} : { onDown }),
    ...(onUp === undefined ? {} : { onUp }),
  });
}
