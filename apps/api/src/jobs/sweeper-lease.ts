import type { Leases } from '../ports/data-store/leases.ts';

type Uses = {
  leases: Leases;
  /** Who sweeps; a node that is restarted alone is the same holder. */
  holder: string;
  /** Milliseconds since some start, which no setting of the clock moves. */
  elapsed: () => number;
};

/** Milliseconds, as all times here. */
export const SWEEPER_LEASE = { name: 'sweeper', ttl: 30_000 };
const RENEW_EVERY = 10_000;

/** One node sweeps at a time (F11). @returns whether it is this one, asked of the store when that was long ago */
export function createSweeperLease({ leases, holder, elapsed }: Uses): () => Promise<boolean> {
  let nextRenewal = 0;
  return async () => {
    const at = elapsed();
    if (at < nextRenewal) return true;
    if (!(await leases.acquire(SWEEPER_LEASE.name, holder, SWEEPER_LEASE.ttl))) return false;
    nextRenewal = at + RENEW_EVERY;
    return true;
  };
}
