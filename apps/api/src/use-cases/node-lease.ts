import type { Leases } from '../ports/data-store/leases.ts';
import type { NodePlace } from './node-place.ts';

/** Several renewals may fail before a node is missed; its guests leave their rooms soon after (`watch-nodes.ts`). */
const NODE_LEASE = 30_000;
export const NODE_LEASE_RENEWED_EVERY = 10_000;

/** Says that this node, and the guests on its sockets, are there. */
export async function holdNodeLease(leases: Leases, nodeId: string): Promise<void> {
  await leases.acquire(leaseOf(nodeId), nodeId, NODE_LEASE);
}

export async function endNodeLease(leases: Leases, nodeId: string): Promise<void> {
  await leases.release(leaseOf(nodeId), nodeId);
}

export async function isNodeThere(leases: Leases, nodeId: string): Promise<boolean> {
  return (await leases.holderOf(leaseOf(nodeId))) === nodeId;
}

/** Whether it is another node than this one and may still be at work; only nodes on a shared bus have others. */
export function watchOtherNodes(
  leases: Leases,
  { nodeId, place }: { nodeId: string; place: NodePlace },
): (nodeId: string) => Promise<boolean> {
  return async (other) => place === 'shared' && other !== nodeId && isNodeThere(leases, other);
}

function leaseOf(nodeId: string): string {
  return `node:${nodeId}`;
}
