import { isBehind, onceDrained } from './fan-out/outgoing.ts';
import type { Peer } from './peer.ts';

/** Commands of one socket under way at once; its reading pauses above. */
const IN_FLIGHT = 128;

/** Nothing more is read of a peer that has too much under way, or that does not take its answers (M9). */
export function settleReading(peer: Peer): void {
  const { socket } = peer;
  const behind = isBehind(peer);
  const mayRead = peer.inFlight < IN_FLIGHT && !behind;
  if (mayRead !== socket.isPaused) return;
  if (mayRead) {
    socket.resume();
    return;
  }
  socket.pause();
  if (behind) onceDrained(peer, () => settleReading(peer));
}

/**
 * For commands with large answers: one after the other, one per loop turn, and none while earlier
 * answers are not taken. However many come in one packet, their answers do not pile up (M9).
 */
export function inItsTurn<Answer>(peer: Peer, run: () => Promise<Answer>): Promise<Answer> {
  const answer = (peer.paging ?? Promise.resolve()).then(async () => {
    if (isBehind(peer)) await new Promise<void>((resolve) => onceDrained(peer, resolve));
    return run();
  });
  const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
  peer.paging = answer.then(nextTurn, nextTurn);
  return answer;
}
