import type { Files } from '../ports/data-store/files.ts';
import type { Leases } from '../ports/data-store/leases.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { type Collected, collectGarbage } from '../use-cases/collect-garbage.ts';
import { lookForObjects } from '../use-cases/look-for-objects.ts';
import { SWEEPER_LEASE } from './sweeper-lease.ts';

type Uses = {
  files: Files;
  objects: ObjectStore;
  leases: Leases;
  epoch: string;
  now: () => number;
  /** Milliseconds since some start, which no setting of the clock moves. */
  elapsed: () => number;
  holder: string;
  onRefused: (collected: Collected) => void;
  onCollected: (collected: Collected) => void;
  onFault: (error: unknown) => void;
};

const FIRST_AFTER = 600_000;
const EVERY = 86_400_000;
export const SECOND_SWEEP_ASKED_EVERY = 60_000;

/** Looks the other way, from the object store to the documents, once a day on one node (F11). */
export function createSecondSweep(uses: Uses): () => Promise<void> {
  let next = uses.elapsed() + FIRST_AFTER;
  return async () => {
    if (uses.elapsed() < next) return;
    next = uses.elapsed() + FIRST_AFTER;
    if (!(await uses.leases.acquire(SWEEPER_LEASE.name, uses.holder, SWEEPER_LEASE.ttl))) return;
    const collected = await collectGarbage(uses);
    if (collected.refused !== undefined) uses.onRefused(collected);
    else if (collected.removed > 0) uses.onCollected(collected);
    if (collected.total > 0 || collected.refused === undefined) await lookForObjects(uses, uses.onFault);
    next = uses.elapsed() + EVERY;
  };
}
