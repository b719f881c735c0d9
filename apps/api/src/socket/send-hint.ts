import { queueFleeting } from './fan-out/outgoing.ts';
import type { Peer } from './peer.ts';

/** Whether what is said now would go out now. */
export function drains({ socket, outgoing }: Peer): boolean {
  return socket.readyState === socket.OPEN && !outgoing.isStalled && outgoing.lag === undefined;
}

/** For what may be lost: dropped first when a reader does not keep up (M9). @returns false when it was dropped */
export function sendHint(peer: Peer, frame: string): boolean {
  if (!drains(peer)) return false;
  queueFleeting(peer, frame);
  return true;
}
