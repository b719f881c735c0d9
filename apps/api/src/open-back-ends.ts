import type { Config } from './config/config.ts';
import { demandOwnObjects } from './demand-own-objects.ts';
import { type Limiters, openLimiters } from './open-limiters.ts';
import { openBus, openDataStore, openObjectStore } from './open-stores.ts';
import type { Bus } from './ports/bus.ts';
import type { DataStore } from './ports/data-store/data-store.ts';
import type { ObjectStore } from './ports/object-store.ts';
import { type TakenPlace, takePlace } from './take-place.ts';
import { faultFields, type Log } from './telemetry/log.ts';

type Given = {
  nodeId: string;
  placeLease: number;
  now: () => number;
  newId: () => string;
  log: Log;
  onFault: (error: unknown) => void;
  committed: (writes: number) => void;
};

export type BackEnds = {
  data: DataStore;
  objects: ObjectStore;
  bus: Bus;
  limiters: Limiters;
  place: TakenPlace;
  /** In the reverse order; also of what was opened before a start failed. */
  close(): Promise<void>;
};

/**
 * Everything a node holds while it runs, in the order in which each may ask the one before.
 * @throws what one of them could not do, in one sentence for the operator, with all closed again
 */
export async function openBackEnds(config: Config, given: Given): Promise<BackEnds> {
  const { nodeId, log, onFault } = given;
  const opened: (() => void | Promise<void>)[] = [];
  const close = async () => {
    for (const one of opened.reverse()) await one();
  };
  try {
    const data = await openDataStore(config, given);
    opened.push(data.close);
    const place = await takePlace(config, data.leases, nodeId, given.placeLease);
    opened.push(() => place.leave().catch(onFault));
    const objects = await openObjectStore(config, {
      ...given,
      onWarning: (sentence) => log.warn({ backEnd: 'objectStore' }, sentence),
    });
    opened.push(objects.close);
    await demandOwnObjects(config, data, objects);
    const bus = await openBus(config, {
      nodeId,
      epoch: data.epoch,
      onFault,
      onDown: (error) => log.warn({ ...faultFields(error), backEnd: 'bus' }, 'the bus is away'),
      onUp: () => log.info({ backEnd: 'bus' }, 'the bus is back'),
    });
    opened.push(bus.close);
    const limiters = await openLimiters(config, data.epoch);
    opened.push(limiters.close);
    return { data, objects, bus, limiters, place, close };
  } catch (error) {
    await close();
    throw error;
  }
}
