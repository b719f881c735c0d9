import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { backUpDatabase } from './adapters/data-store/sqlite/back-up.ts';
import { openObjectBackUp } from './adapters/object-store/file-system/back-up.ts';
import { syncFolder } from './adapters/object-store/file-system/sync-folder.ts';
import type { Config } from './config/config.ts';

/** Written last: a folder without it is no backup. */
export const MANIFEST = 'backup.json';

export type Manifest = {
  format: 1;
  createdAt: string;
  epoch: string;
  database: { file: string; bytes: number };
  objects: { count: number; bytes: number };
  /** Uploads that go on after a restore where they were. */
  uploads: number;
  /** Files that the database names and whose bytes were gone before they could be taken. */
  missing: { fileId: string; state: string }[];
};

/**
 * A data folder in `folder`, consistent as of one moment, while a server may be running. Objects are
 * taken before the database too, so that one that is removed in between is still there for it.
 * @param folder does not exist, or is empty
 */
export async function makeBackup(config: Config, folder: string, now: () => number): Promise<Manifest> {
  const { dataStore, objectStore } = config;
  if (dataStore.kind !== 'sqlite' || objectStore.kind !== 'file-system') {
    throw new Error(whatInstead(dataStore.kind, objectStore.kind));
  }
  const to = resolve(folder);
  await stat(dataStore.path).catch((cause: unknown) => {
    throw new Error(`Nothing is stored in ${dirname(dataStore.path)}: is this the DATA_DIR?`, { cause });
  });
  await mkdir(to, { recursive: true, mode: 0o700 });
  if ((await readdir(to)).length > 0) throw new Error(`${to} is not empty: name a new folder.`);

  const createdAt = new Date(now()).toISOString();
  const objects = await openObjectBackUp(objectStore.root, join(to, 'files'));
  await objects.takeAll();
  const database = join(to, 'satchel.db');
  const { bytes, epoch, named } = await backUpDatabase(dataStore.path, database);
  if (named.length > 0 && !objects.isMarked) {
    throw new Error(
      `DATA_DIR: ${objectStore.root} is not where the files of this database are: mount their disk there.`,
    );
  }

  const wanted = new Set<string>();
  const missing: Manifest['missing'] = [];
  let [objectBytes, uploads] = [0, 0];
  for (const { fileId, key, state, uploadId } of named) {
    if (uploadId !== undefined && (await objects.takeUpload(key, uploadId))) {
      uploads += 1;
      continue;
    }
    // An upload that is over has become an object, unless it was given up.
    const size = await objects.takeObject(key);
    if (size === undefined) missing.push({ fileId, state });
    else {
      wanted.add(key);
      objectBytes += size;
    }
  }
  await objects.finish(wanted);

  const manifest: Manifest = {
    format: 1,
    createdAt,
    epoch,
    database: { file: 'satchel.db', bytes },
    objects: { count: wanted.size, bytes: objectBytes },
    uploads,
    missing,
  };
  await writeManifest(to, manifest);
  return manifest;
}

/** The database first: an object that is gone by the time of the second copy was delivered meanwhile. */
function whatInstead(database: Config['dataStore']['kind'], objects: Config['objectStore']['kind']): string {
  const first =
    database === 'sqlite'
      ? 'satchel.db in DATA_DIR while the server is stopped'
      : 'MongoDB with its own tools, such as mongodump';
  const second =
    objects === 'file-system'
      ? 'the folder "files" in DATA_DIR'
      : 'the bucket with those of its provider, or rclone copy';
  return `satchel backup copies a DATA_DIR that holds everything, and this one does not: copy ${first}, and after it ${second}.`;
}

async function writeManifest(to: string, manifest: Manifest): Promise<void> {
  const handle = await open(join(to, MANIFEST), 'wx', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(manifest, undefined, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(to);
  await syncFolder(dirname(to));
}
