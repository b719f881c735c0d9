import { RECONNECT_BASE, RECONNECT_CAP } from '@satchel/protocol/limits';

/** After this long on the line the next break starts from the shortest delay again (M8). */
export const STABLE_AFTER = 60_000;

/**
 * Milliseconds before try `n` (counted from 0): anything up to the cap, so that clients which lost
 * the same server at the same moment come back spread out (M8).
 * @param chance 0 ≤ chance < 1
 */
export function reconnectDelay(n: number, chance: number): number {
  return chance * Math.min(RECONNECT_CAP, RECONNECT_BASE * 2 ** n);
}

/** The delay before a refused request is repeated; the server's own wish is never undercut. */
export function retryDelay(n: number, chance: number, retryAfterMs: number | undefined): number {
  return Math.max(retryAfterMs ?? 0, reconnectDelay(n, chance));
}
