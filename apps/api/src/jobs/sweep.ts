import type { Leases } from '../ports/data-store/leases.ts';
import { forgetSessions } from '../use-cases/forget-sessions.ts';
import { retireAbsentGuests } from '../use-cases/retire-absent-guests.ts';
import type { RetireUses } from '../use-cases/retire-guest.ts';
import { settleConversation } from '../use-cases/settle-conversation.ts';
import { type SweepUses, sweepFile } from '../use-cases/sweep-file.ts';
import { waiveFormerMembers } from '../use-cases/waive-former-members.ts';
import { watchNodes } from '../use-cases/watch-nodes.ts';
import type { Look } from './believed-clock.ts';

type Uses = SweepUses &
  RetireUses & {
    leases: Leases;
    look: () => Promise<Look>;
    /** Of this node. */
    nodeId: string;
    /** Milliseconds since some start, which no setting of the clock moves. */
    elapsed: () => number;
    /** Who sweeps, for the lease; a node that is restarted alone is the same holder. */
    holder: string;
    onFault: (error: unknown) => void;
  };

/** Milliseconds, as all times here. */
export const SWEEP_EVERY = 1000;
export const SWEEPER_LEASE = { name: 'sweeper', ttl: 30_000 };
const RENEW_EVERY = 10_000;
const BATCH = 100;
/** Healing a crash between leaving and waiving may take this long (F6). */
const WAIVE_ROUND_EVERY = 30_000;
const GUESTS_LOOKED_AT_EVERY = 5000;
const SESSIONS_FORGOTTEN_EVERY = 3_600_000;

/**
 * Finishes what requests began: it reads the stores' own state and keeps no queue, so nothing is
 * lost with a process (F11). One node sweeps at a time.
 */
export function createSweep(uses: Uses): () => Promise<void> {
  let nextWaiveRound = 0;
  let nextRenewal = 0;
  let nextGuests = 0;
  let nextForgetting = 0;
  let lastGuest = '';
  const lookAtNodes = watchNodes(uses);
  return async () => {
    const at = uses.elapsed();
    if (at >= nextRenewal) {
      if (!(await uses.leases.acquire(SWEEPER_LEASE.name, uses.holder, SWEEPER_LEASE.ttl))) return;
      nextRenewal = at + RENEW_EVERY;
    }
    const look = await uses.look();
    await sweepFiles(uses, look);
    await settleConversations(uses);
    await uses.messages.settleFolds(BATCH).catch(uses.onFault);
    if (at >= nextGuests) {
      nextGuests = at + GUESTS_LOOKED_AT_EVERY;
      const believed = { now: () => look.now, isNodeThere: lookAtNodes() };
      lastGuest = await retireAbsentGuests({ ...uses, ...believed }, lastGuest);
    }
    if (at >= nextForgetting) {
      nextForgetting = at + SESSIONS_FORGOTTEN_EVERY;
      await forgetSessions(uses, look.now);
    }
    if (at < nextWaiveRound) return;
    nextWaiveRound = at + WAIVE_ROUND_EVERY;
    await waiveFormerMembers(uses);
  };
}

async function sweepFiles(uses: Uses, { now, horizon }: Look): Promise<void> {
  for (const file of await uses.files.due(horizon, BATCH)) {
    await sweepFile({ ...uses, now: () => now }, file).catch(uses.onFault);
  }
}

async function settleConversations(uses: Uses): Promise<void> {
  for (const conversation of await uses.conversations.withPendingNotes(BATCH)) {
    await settleConversation(uses, conversation).catch(uses.onFault);
  }
}
