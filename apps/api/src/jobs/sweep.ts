import type { Leases } from '../ports/data-store/leases.ts';
import { forgetSessions } from '../use-cases/forget-sessions.ts';
import { retireAbsentGuests } from '../use-cases/retire-absent-guests.ts';
import type { RetireUses } from '../use-cases/retire-guest.ts';
import { type SettleUses, settleConversation } from '../use-cases/settle-conversation.ts';
import { waiveFormerMembers } from '../use-cases/waive-former-members.ts';
import { watchNodes } from '../use-cases/watch-nodes.ts';
import type { Look } from './believed-clock.ts';

type Uses = SettleUses &
  RetireUses & {
    leases: Leases;
    isSweeper: () => Promise<boolean>;
    look: () => Promise<Look>;
    /** Of this node. */
    nodeId: string;
    /** Milliseconds since some start, which no setting of the clock moves. */
    elapsed: () => number;
    onFault: (error: unknown) => void;
  };

/** Milliseconds, as all times here. */
export const SWEEP_EVERY = 1000;
const BATCH = 100;
/** Healing a crash between leaving and waiving may take this long (F6). */
const WAIVE_ROUND_EVERY = 30_000;
const GUESTS_LOOKED_AT_EVERY = 5000;
const SESSIONS_FORGOTTEN_EVERY = 3_600_000;

/**
 * Finishes what requests began and the data store can finish alone: it reads the store's own state and
 * keeps no queue, so nothing is lost with a process (F11). One node sweeps at a time.
 */
export function createSweep(uses: Uses): () => Promise<void> {
  let nextWaiveRound = 0;
  let nextGuests = 0;
  let nextForgetting = 0;
  let lastGuest = '';
  const lookAtNodes = watchNodes(uses);
  return async () => {
    if (!(await uses.isSweeper())) return;
    const at = uses.elapsed();
    const look = await uses.look();
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

async function settleConversations(uses: Uses): Promise<void> {
  for (const conversation of await uses.conversations.withPendingNotes(BATCH)) {
    await settleConversation(uses, conversation).catch(uses.onFault);
  }
}
