import { constants } from 'node:fs';
import { copyFile, link, open } from 'node:fs/promises';
import { errnoOf } from './errno.ts';

/** Durable when it resolves. @throws EEXIST when the target is there */
export type CopyFile = (from: string, to: string) => Promise<void>;

/** One that is never written again takes no space on the same disk. @throws EEXIST when it was taken before */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'EEXIST' || code === 'ENOENT') throw error;
    // Another disk, or a file system without links.
    await copyDurably(from, to);
  }
}

export async function copyDurably(from: string, to: string): Promise<void> {
  // A clone where the file system can, which also is one moment of a file that is being written.
  await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  const handle = await open(to, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
