import { setTimeout as wait } from 'node:timers/promises';
import type { Leases } from '../../../ports/data-store/leases.ts';

/**
 * Two nodes that append to one conversation race for each place, and a node that appends without pause
 * wins every time: it knows the head, the other has to read it first. Who lost a few times asks with a
 * lease; the others look for it now and then and wait until its rows are in.
 */
export type Courtesy = {
  /** Before an insert. Waits while another node asks, a second at most: then that node is gone. */
  letPass(conversationId: string): Promise<void>;
  /** After a place was lost for the `times`-th time in a row. */
  lost(conversationId: string, times: number): Promise<void>;
  /** After the last insert of somebody who lost `times` places. */
  passed(conversationId: string, times: number): Promise<void>;
};

const LOSSES = 3;
/** Inserts between two looks. */
const LOOK_EVERY = 8;
/** Milliseconds. */
const ASKED_FOR = 1000;
const LOOK_AGAIN = 10;

/** @param node an id of this process's own */
export function createCourtesy(leases: Leases, node: string): Courtesy {
  const nameOf = (conversationId: string) => `place:${conversationId}`;
  let inserts = 0;

  async function isAskedByOther(conversationId: string): Promise<boolean> {
    // Where the store cannot tell, the insert itself will say so.
    const asking = await leases.holderOf(nameOf(conversationId)).catch(() => undefined);
    return asking !== undefined && asking !== node;
  }

  return {
    async letPass(conversationId) {
      inserts += 1;
      if (inserts % LOOK_EVERY !== 0) return;
      for (let waited = 0; waited < ASKED_FOR; waited += LOOK_AGAIN) {
        if (!(await isAskedByOther(conversationId))) return;
        await wait(LOOK_AGAIN);
      }
    },
    async lost(conversationId, times) {
      // Again and again, because another who asks may come first, and because a lease ends.
      if (times % LOSSES === 0) await leases.acquire(nameOf(conversationId), node, ASKED_FOR);
    },
    async passed(conversationId, times) {
      if (times >= LOSSES) await leases.release(nameOf(conversationId), node);
    },
  };
}
