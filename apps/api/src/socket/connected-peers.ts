import type { Peer } from './peer.ts';

/** Every device connected to this node, by account; also one that has not said hello yet (M10). */
export type ConnectedPeers = {
  add(peer: Peer): void;
  /** Oldest first, those left out that are told to go already. */
  stayingOfUser(userId: string): Peer[];
  remove(peer: Peer): void;
  ofUser(userId: string): Iterable<Peer>;
  /** Those that have been welcomed: the only ones that may be told anything unasked. */
  openOfUser(userId: string): Peer[];
  all(): Iterable<Peer>;
};

export function createConnectedPeers(): ConnectedPeers {
  // Arrays: most people have one device, and a set for it would take more than the peer itself.
  const byUser = new Map<string, Peer[]>();
  const ofUser = (userId: string): Iterable<Peer> => byUser.get(userId) ?? [];
  return {
    add(peer) {
      const { id } = peer.who.account;
      byUser.set(id, [...(byUser.get(id) ?? []), peer]);
    },
    remove(peer) {
      const { id } = peer.who.account;
      const others = byUser.get(id)?.filter((one) => one !== peer) ?? [];
      if (others.length > 0) byUser.set(id, others);
      else byUser.delete(id);
    },
    ofUser,
    stayingOfUser: (userId) => [...ofUser(userId)].filter(({ socket }) => socket.readyState === socket.OPEN),
    openOfUser: (userId) => [...ofUser(userId)].filter(({ phase }) => phase === 'open'),
    *all() {
      for (const own of byUser.values()) yield* own;
    },
  };
}
