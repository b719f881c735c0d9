import { setTimeout as wait } from 'node:timers/promises';
import { lockAlone } from './adapters/data-store/sqlite/lock-alone.ts';
import type { Config } from './config/config.ts';
import type { Leases } from './ports/data-store/leases.ts';
import { endNodePlace, holdNodePlace, NODE_PLACE } from './use-cases/node-place.ts';

export type TakenPlace = {
  /** @throws Error when another node has taken it over meanwhile */
  keep(): Promise<void>;
  leave(): Promise<void>;
};

const ASK_EVERY = 500;

/**
 * Without a shared bus a second node on the same database would neither hear nor be heard, so it is
 * refused (design §14).
 * @throws Error in one sentence for the operator
 */
export async function takePlace(
  { dataStore, bus }: Pick<Config, 'dataStore' | 'bus'>,
  leases: Leases,
  nodeId: string,
  lasts = NODE_PLACE,
): Promise<TakenPlace> {
  if (dataStore.kind === 'sqlite') {
    const leave = lockAlone(dataStore.path);
    if (leave === undefined) {
      throw new Error(
        'Another Satchel runs on this DATA_DIR: stop it, or name another folder. Several nodes need MongoDB, S3 and Redis.',
      );
    }
    return { keep: async () => {}, leave: async () => leave() };
  }
  const place = bus.kind === 'in-process' ? 'alone' : 'shared';
  // A node that crashed a moment ago still has its place; this may be its restart.
  for (let waited = 0; !(await holdNodePlace(leases, place, nodeId, lasts)); waited += ASK_EVERY) {
    if (waited > lasts + ASK_EVERY) {
      throw new Error(
        place === 'alone'
          ? 'Another node runs on the database of SATCHEL_DATABASE_URL: for several nodes set SATCHEL_REDIS_URL and SATCHEL_S3_ENDPOINT on each of them.'
          : 'A node without SATCHEL_REDIS_URL runs on the database of SATCHEL_DATABASE_URL: stop it, or give it the same SATCHEL_REDIS_URL.',
      );
    }
    await wait(ASK_EVERY);
  }
  return {
    async keep() {
      if (!(await holdNodePlace(leases, place, nodeId, lasts))) {
        throw new Error(
          'Another node has taken the place of this one on the same database: stop one of them.',
        );
      }
    },
    leave: () => endNodePlace(leases, place, nodeId),
  };
}
