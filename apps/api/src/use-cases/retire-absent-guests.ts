import type { Guest } from '../domain/account.ts';
import { isAlive } from '../domain/session.ts';
import type { Leases } from '../ports/data-store/leases.ts';
import { isNodeThere } from './node-lease.ts';
import { type RetireUses, retireGuest } from './retire-guest.ts';

type Uses = RetireUses & { leases: Leases; onFault: (error: unknown) => void };

const PAGE = 200;
/** Between the account of a guest and the session it lives by there are two more steps. */
const SETTLING = 60_000;

/**
 * Looks at some guests and retires those whose last session is over, or whose node is gone. One who cannot be
 * retired is reported and keeps nobody else here.
 * @param afterId of the guest looked at last
 * @returns where to go on; empty after the last one
 */
export async function retireAbsentGuests(uses: Uses, afterId: string): Promise<string> {
  const page = await uses.accounts.presentGuests(afterId, PAGE);
  const nodes = new Map<string, boolean>();
  for (const guest of page) await retireAbsent(uses, guest, nodes).catch(uses.onFault);
  return page.length < PAGE ? '' : (page.at(-1)?.id ?? '');
}

async function retireAbsent(uses: Uses, guest: Guest, nodes: Map<string, boolean>): Promise<void> {
  if (!(await isPresent(uses, guest, nodes))) await retireGuest(uses, guest.id);
}

async function isPresent(uses: Uses, guest: Guest, nodes: Map<string, boolean>): Promise<boolean> {
  const { nodeId } = guest;
  if (nodeId !== undefined) {
    const there = nodes.get(nodeId) ?? (await isNodeThere(uses.leases, nodeId));
    nodes.set(nodeId, there);
    return there;
  }
  if (uses.now() - guest.createdAt < SETTLING) return true;
  return (await uses.sessions.ofUser(guest.id)).some((session) => isAlive(session, uses.now()));
}
