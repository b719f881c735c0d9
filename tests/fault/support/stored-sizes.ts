import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** What the object store's folder holds of people: path below it and size of every file but the store's own mark. */
export async function storedFiles(dataDir: string): Promise<{ path: string; size: number }[]> {
  const root = join(dataDir, 'files');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(files.map((path) => sizeOf(path)));
  return found
    .filter((file) => file !== undefined)
    .map(({ path, size }) => ({ path: relative(root, path).split(sep).join('/'), size }))
    .filter(({ path }) => path !== 'instance');
}

/** Sizes of the completed objects. */
export async function objectSizes(dataDir: string): Promise<number[]> {
  return (await storedFiles(dataDir))
    .filter(({ path }) => path.startsWith('objects/'))
    .map(({ size }) => size);
}

/** All bytes below a folder; files that vanish meanwhile count for nothing. */
export async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map((path) => sizeOf(path)));
  return sizes.reduce((sum, file) => sum + (file?.size ?? 0), 0);
}

async function sizeOf(path: string): Promise<{ path: string; size: number } | undefined> {
  try {
    return { path, size: (await stat(path)).size };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
