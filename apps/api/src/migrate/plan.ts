import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config, S3Config } from '../config/config.ts';

type DataStoreConfig = Config['dataStore'];

/** What goes where. */
export type Plan = {
  dataStore:
    | { kind: 'moves'; from: DataStoreConfig; to: { kind: 'mongo'; url: string } }
    | { kind: 'stays'; at: DataStoreConfig };
  /** Absent when the files stay where they are. */
  objects?: { root: string; to: S3Config };
  /** Limits the bucket's lifecycle rule needs. */
  files: Config['files'];
};

type Given = {
  /** As without the variables of MongoDB, S3 and Redis: everything in DATA_DIR. */
  embedded: Config;
  /** As the server is to run afterwards. */
  config: Config;
};

/**
 * Records from SQLite to MongoDB; the files go along when the configuration names a bucket and DATA_DIR has files.
 * @throws Error in one sentence for the operator
 */
export async function planRecords({ embedded, config }: Given): Promise<Plan> {
  const { dataStore: from, objectStore: folder } = embedded;
  const { dataStore: to, objectStore, files } = config;
  if (to.kind !== 'mongo') {
    throw new Error('SATCHEL_DATABASE_URL is not set: set it to the MongoDB that the records go to.');
  }
  if (from.kind === 'sqlite') await demandThere(from.path);
  const moves = { kind: 'moves', from, to } as const;
  const isLocal = folder.kind === 'file-system' && (await isThere(folder.root));
  if (objectStore.kind !== 's3' || !isLocal) return { dataStore: moves, files };
  return { dataStore: moves, objects: { root: folder.root, to: objectStore }, files };
}

/** Files alone; the records stay where the configuration has them. @throws Error in one sentence for the operator */
export async function planFiles({ embedded, config }: Given): Promise<Plan> {
  const { dataStore: at, objectStore: to, files } = config;
  const { objectStore: folder } = embedded;
  if (to.kind !== 's3') {
    throw new Error(
      'SATCHEL_S3_ENDPOINT is not set: set it, SATCHEL_S3_BUCKET and the keys to where the files go.',
    );
  }
  if (at.kind === 'sqlite') await demandThere(at.path);
  if (folder.kind !== 'file-system' || !(await isThere(folder.root))) {
    throw new Error('No files are stored in this DATA_DIR: is it the right one?');
  }
  return { dataStore: { kind: 'stays', at }, objects: { root: folder.root, to }, files };
}

async function demandThere(path: string): Promise<void> {
  if (!(await isThere(path))) throw new Error(`Nothing is stored in ${dirname(path)}: is this the DATA_DIR?`);
}

/** @returns false only for what is not there; a disk that fails is no empty one */
async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

/** One line that says what goes where, without secrets. */
export function describePlan({ dataStore, objects }: Plan): string {
  const records =
    dataStore.kind === 'stays'
      ? 'Records stay where they are.'
      : `Records: ${dataStore.from.kind === 'sqlite' ? dataStore.from.path : 'MongoDB'} → MongoDB.`;
  const files =
    objects === undefined
      ? 'Files stay where they are.'
      : `Files: ${objects.root} → bucket ${objects.to.bucket} at ${objects.to.endpoint}.`;
  return `${records} ${files}`;
}
