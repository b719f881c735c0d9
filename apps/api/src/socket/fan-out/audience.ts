import type { Peer } from '../peer.ts';
import { type Batch, joinBatch, openBatch, type Worth } from './batch.ts';
import type { Payload } from './frames.ts';
import { forgetLag, queue } from './outgoing.ts';
import type { Turn } from './turn.ts';

/** The peers of one conversation, who hear the same things in the same order. */
export type Audience = {
  readonly peers: ReadonlySet<Peer>;
  add(peer: Peer): void;
  /** What was posted before is still heard; nothing after it. */
  delete(peer: Peer): void;
  /**
   * The one place where messages reach many sockets: with the others of this loop turn, in the order
   * of posting. Peers that are still being welcomed are passed over: the heads in their welcome are
   * read later and cover what they miss here (M5).
   */
  post(payload: Payload, worth: Worth): void;
};

export function createAudience(conversationId: string, turn: Turn): Audience {
  const peers = new Set<Peer>();
  let batch: Batch | undefined;
  let begunIn = -1;

  /** From here on other peers listen. */
  const seal = () => {
    if (batch !== undefined) batch.isSealed = true;
    batch = undefined;
  };

  return {
    peers,
    add(peer) {
      seal();
      peers.add(peer);
    },
    delete(peer) {
      seal();
      peers.delete(peer);
      forgetLag(peer, conversationId);
    },
    post(payload, worth) {
      if (batch !== undefined && begunIn === turn.number() && joinBatch(batch, payload, worth)) return;
      batch = openBatch(conversationId, payload, worth);
      begunIn = turn.number();
      for (const peer of peers) if (peer.phase === 'open') queue(peer, batch);
    },
  };
}
