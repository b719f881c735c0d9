import type { Leases } from '../ports/data-store/leases.ts';
import { isNodeThere, NODE_LEASE_RENEWED_EVERY } from './node-lease.ts';

/** Milliseconds without a lease after which a node is gone: longer than one that is there takes to renew it. */
const MISSED_FOR = NODE_LEASE_RENEWED_EVERY + 5000;
/** Milliseconds; where nobody looked for longer, perhaps no node could renew either, so watching begins anew. */
const LOOKS_APART_MAX = 2 * MISSED_FOR;

type Uses = {
  leases: Leases;
  /** This node, which is there whatever its lease says. */
  nodeId: string;
  /** Milliseconds since some start, which no setting of the clock moves. */
  elapsed: () => number;
};

/** One look, which asks for each node once. */
export type NodesLook = (nodeId: string) => Promise<boolean>;

/**
 * Whether a node is there, to be looked at again and again. A lease that is over does not say that its node is gone:
 * after a step of the clock, a pause of the machine or an outage of the store all leases are over at once, and the
 * nodes are about to renew them.
 */
export function watchNodes({ leases, nodeId: own, elapsed }: Uses): () => NodesLook {
  const missedSince = new Map<string, number>();
  let lookedAt = elapsed();

  const ask = async (nodeId: string, at: number): Promise<boolean> => {
    if (nodeId === own) return true;
    if (await isNodeThere(leases, nodeId)) {
      missedSince.delete(nodeId);
      return true;
    }
    const since = missedSince.get(nodeId) ?? at;
    missedSince.set(nodeId, since);
    return at - since < MISSED_FOR;
  };

  return () => {
    const at = elapsed();
    if (at - lookedAt > LOOKS_APART_MAX) missedSince.clear();
    lookedAt = at;
    const asked = new Map<string, Promise<boolean>>();
    return (nodeId) => {
      const answer = asked.get(nodeId) ?? ask(nodeId, at);
      asked.set(nodeId, answer);
      return answer;
    };
  };
}
