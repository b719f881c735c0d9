import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CopyFile, copyDurably, linkOrCopy } from './copy-file.ts';
import { copyUpload } from './copy-upload.ts';
import { errnoOf } from './errno.ts';
import { listObjects } from './list-objects.ts';
import { type Paths, pathsUnder } from './paths.ts';
import { syncFolder } from './sync-folder.ts';

export type ObjectBackUp = {
  /** Whether the copied store is one that a server has taken on; the place of a disk that is not there is not. */
  isMarked: boolean;
  /** Takes every object there is now, so that none of them is out of reach when it is removed meanwhile. */
  takeAll(): Promise<void>;
  /** @returns the object's size, or undefined when neither side has it any more */
  takeObject(key: string): Promise<number | undefined>;
  /** @returns false when the upload is over, or its parts change too fast to be caught whole */
  takeUpload(key: string, uploadId: string): Promise<boolean>;
  /** Leaves only these objects, and makes everything taken durable. */
  finish(wanted: ReadonlySet<string>): Promise<void>;
};

const PAGE = 1000;
const TRIES = 5;

/**
 * Copies a store while it is in use. Objects never change, so on one disk they are linked, which
 * costs no space; uploads are written in place, so they are copied.
 */
export async function openObjectBackUp(
  from: string,
  to: string,
  copy: CopyFile = copyDurably,
): Promise<ObjectBackUp> {
  const source = pathsUnder(from);
  const target = pathsUnder(to);
  for (const folder of [target.objects, target.uploads])
    await mkdir(folder, { recursive: true, mode: 0o700 });
  await copyOwnFiles(from, to);

  const takeObject = async (key: string): Promise<number | undefined> => {
    const path = target.object(key);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    try {
      await linkOrCopy(source.object(key), path);
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'EEXIST') throw error;
    }
    return sizeOf(path);
  };

  return {
    isMarked: (await sizeOf(target.instance)) !== undefined,
    takeObject,
    async takeAll() {
      for (let after: string | undefined; ; ) {
        const page = await listObjects(source, after, PAGE);
        for (const { key } of page) await takeObject(key);
        after = page.at(-1)?.key;
        if (after === undefined) return;
      }
    },
    async takeUpload(key, uploadId) {
      source.object(key);
      for (let tries = 0; tries < TRIES; tries++) {
        const taken = await copyUpload(source.upload(uploadId), target.upload(uploadId), copy);
        if (taken !== 'changed') return taken === 'copied';
      }
      // Bytes without a journal are no upload.
      await rm(target.upload(uploadId).folder, { recursive: true, force: true });
      return false;
    },
    async finish(wanted) {
      await dropUnwanted(target, wanted);
      for (const folder of await foldersBelow(to)) await syncFolder(folder);
    },
  };
}

/** The marks the store keeps beside its objects. */
async function copyOwnFiles(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (entry.isFile()) await copyFile(join(from, entry.name), join(to, entry.name), constants.COPYFILE_EXCL);
  }
}

async function dropUnwanted(target: Paths, wanted: ReadonlySet<string>): Promise<void> {
  for (let after: string | undefined; ; ) {
    const page = await listObjects(target, after, PAGE);
    for (const { key } of page) if (!wanted.has(key)) await rm(target.object(key));
    after = page.at(-1)?.key;
    if (after === undefined) return;
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function foldersBelow(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return [root, ...entries.filter((one) => one.isDirectory()).map((one) => join(one.parentPath, one.name))];
}
