import type { BusEvent } from '../../ports/bus.ts';
import type { Peer } from '../peer.ts';
import { sendHint } from '../send-hint.ts';

/** For the other members, on all their devices; the typist's own show nothing (M12). */
export function fanOutTyping(
  peers: Iterable<Peer>,
  { conversationId, userId }: Extract<BusEvent, { type: 'typing' }>,
): void {
  const frame = JSON.stringify({ type: 'typing', conversationId, userId });
  for (const peer of peers) {
    if (peer.phase === 'open' && peer.who.account.id !== userId) sendHint(peer, frame);
  }
}
