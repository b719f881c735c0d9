import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { TestServer } from './start-test-server.ts';

/** Paths of all files below the data folder, from there, with forward slashes. */
export async function pathsIn(dataDir: string): Promise<string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dataDir, join(entry.parentPath ?? entry.path, entry.name)).replaceAll('\\', '/'))
    .sort();
}

/** What the object store holds, open uploads and their journals included, its own mark left out. */
export async function objectPathsIn(dataDir: string): Promise<string[]> {
  return (await pathsIn(dataDir)).filter((path) => path.startsWith('files/') && path !== 'files/instance');
}

/** Bytes of all files below the data folder. */
export async function sizesIn(dataDir: string): Promise<number> {
  const sizes = await Promise.all(
    (await pathsIn(dataDir)).map(async (path) => (await stat(join(dataDir, path))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Whether these bytes lie anywhere in the data folder, the database and its log included. */
export async function holdsBytes(dataDir: string, bytes: Uint8Array): Promise<boolean> {
  for (const path of await pathsIn(dataDir)) {
    if ((await readFile(join(dataDir, path))).includes(Buffer.from(bytes))) return true;
  }
  return false;
}

/** Tells whether the bytes of this file, which exist now, still lie in the data folder. */
export async function watchObject(
  { data, dataDir }: TestServer,
  fileId: string,
): Promise<() => Promise<boolean>> {
  const file = await data.files.byId(fileId);
  if (file === undefined || !('key' in file)) throw new Error('The file has no object.');
  return async () => (await objectPathsIn(dataDir)).some((path) => path.includes(file.key));
}
