import type { Leases } from '../ports/data-store/leases.ts';

/** Alone on a database, or one of several that hear each other over a shared bus. */
export type NodePlace = 'alone' | 'shared';

/** Renewed three times within it, and short, because a restart after a crash waits for its end. */
export const NODE_PLACE = 10_000;
export const NODE_PLACE_RENEWED_EVERY = 3000;

/** @returns false while a node of the other kind, or another one that must be alone, has its place here */
export async function holdNodePlace(
  leases: Leases,
  place: NodePlace,
  nodeId: string,
  lasts = NODE_PLACE,
): Promise<boolean> {
  // Mine first and then a look at the other: of two that start at once neither overlooks the other.
  if (!(await leases.acquire(leaseOf(place), holderIn(place, nodeId), lasts))) return false;
  if ((await leases.holderOf(leaseOf(place === 'alone' ? 'shared' : 'alone'))) === undefined) return true;
  await endNodePlace(leases, place, nodeId);
  return false;
}

/** Of several nodes each one keeps the place for all; it ends by itself after the last. */
export async function endNodePlace(leases: Leases, place: NodePlace, nodeId: string): Promise<void> {
  if (place === 'alone') await leases.release(leaseOf(place), nodeId);
}

function leaseOf(place: NodePlace): string {
  return `place:${place}`;
}

function holderIn(place: NodePlace, nodeId: string): string {
  return place === 'alone' ? nodeId : 'several';
}
