import { open } from 'node:fs/promises';
import { errnoOf } from './errno.ts';

/**
 * Windows refuses to flush a folder (its file systems journal names themselves), as do some network
 * file systems. There is nothing stronger to ask of them, so the refusal is not a failure.
 */
const refusals = new Set(['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP']);

/** Makes the names in a folder durable: creations, renames and removals are safe only after this. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    await sync(folder);
  } catch (error) {
    if (!refusals.has(errnoOf(error) ?? '')) throw error;
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
