import type { Guest } from '../domain/account.ts';
import { isAlive } from '../domain/session.ts';
import { type RetireUses, retireGuest } from './retire-guest.ts';
import type { NodesLook } from './watch-nodes.ts';

type Uses = RetireUses & { isNodeThere: NodesLook; onFault: (error: unknown) => void };

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
  for (const guest of page) await retireAbsent(uses, guest).catch(uses.onFault);
  return page.length < PAGE ? '' : (page.at(-1)?.id ?? '');
}

async function retireAbsent(uses: Uses, guest: Guest): Promise<void> {
  if (!(await isPresent(uses, guest))) await retireGuest(uses, guest.id);
}

async function isPresent(uses: Uses, guest: Guest): Promise<boolean> {
  if (guest.nodeId !== undefined) return uses.isNodeThere(guest.nodeId);
  if (uses.now() - guest.createdAt < SETTLING) return true;
  return (await uses.sessions.ofUser(guest.id)).some((session) => isAlive(session, uses.now()));
}
