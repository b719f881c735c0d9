import type { Config } from '../config/config.ts';
import { repeat } from '../jobs/repeat.ts';
import { openDataStore } from '../open-stores.ts';
import type { DataStore } from '../ports/data-store/data-store.ts';
import { takePlace } from '../take-place.ts';
import { NODE_PLACE_RENEWED_EVERY } from '../use-cases/node-place.ts';

export type OpenedAlone = {
  data: DataStore;
  /** @throws when somebody else has come in meanwhile */
  demandPlace(): void;
  close(): Promise<void>;
};

type Given = { now: () => number; newId: () => string; holder: string; isBeingFilled?: boolean };

/** A data store that no server serves, and none can begin to, until it is closed. */
export async function openAlone(
  dataStore: Config['dataStore'],
  { holder, ...given }: Given,
): Promise<OpenedAlone> {
  const data = await openDataStore({ dataStore }, given);
  try {
    const place = await takePlace({ dataStore, bus: { kind: 'in-process' } }, data.leases, holder).catch(
      (cause: unknown) => {
        throw new Error('satchel migrate needs both sides to itself: stop every server on them.', { cause });
      },
    );
    let fault: Error | undefined;
    const keeping = repeat(place.keep, NODE_PLACE_RENEWED_EVERY, (error) => {
      fault ??= error instanceof Error ? error : new Error(String(error));
    });
    return {
      data,
      demandPlace() {
        if (fault !== undefined) throw fault;
      },
      async close() {
        await keeping.stop();
        // A lease that cannot be given back ends by itself.
        await place.leave().catch(() => {});
        await data.close();
      },
    };
  } catch (error) {
    await data.close();
    throw error;
  }
}
