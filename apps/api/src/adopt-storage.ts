import { randomBytes } from 'node:crypto';
import { newIdFrom } from '@satchel/protocol/ids';
import type { Config } from './config/config.ts';
import { openDataStore, openObjectStore } from './open-stores.ts';

/**
 * An operator's word that the configured object store takes the place of one that is gone. Files whose
 * bytes are not in it become `lost` by and by (F11).
 * @throws Error when it belongs to another database
 */
export async function adoptStorage(config: Config): Promise<void> {
  const given = { now: Date.now, newId: () => newIdFrom(randomBytes) };
  const data = await openDataStore(config, given);
  try {
    const objects = await openObjectStore(config, given);
    try {
      if ((await objects.instance(data.epoch)) !== data.epoch) throw new Error(foreignText(config));
    } finally {
      await objects.close();
    }
  } finally {
    await data.close();
  }
}

/** For an operator whose two stores do not belong together. */
export function foreignText({ objectStore }: Pick<Config, 'objectStore'>): string {
  return `${objectStore.kind === 's3' ? 'SATCHEL_S3_BUCKET' : 'DATA_DIR'} holds the files of another database: use the two that belong together, or an empty place for files.`;
}
