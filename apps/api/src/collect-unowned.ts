import { randomBytes } from 'node:crypto';
import { newIdFrom } from '@satchel/protocol/ids';
import type { Config } from './config/config.ts';
import { openDataStore, openObjectStore } from './open-stores.ts';
import { type Choice, type Collected, collectGarbage } from './use-cases/collect-garbage.ts';

/** The second sweep (F11) from outside, also while a server runs on the same stores: its steps are idempotent. */
export async function collectUnowned(config: Config, choice: Choice): Promise<Collected> {
  const now = Date.now;
  const newId = () => newIdFrom(randomBytes);
  const data = await openDataStore(config, { now, newId });
  try {
    const objects = await openObjectStore(config, { now, newId });
    try {
      return await collectGarbage({ files: data.files, epoch: data.epoch, objects, now }, choice);
    } finally {
      await objects.close();
    }
  } finally {
    await data.close();
  }
}
