import type { Peer } from '../peer.ts';

/** Which peers asked to hear of which people, and which of them missed something. Nothing is kept of who is removed. */
export type Watching = {
  /** Takes the place of what the peer watched before. */
  set(peer: Peer, userIds: readonly string[]): void;
  remove(peer: Peer): void;
  watchersOf(userId: string): ReadonlySet<Peer>;
  watchedBy(peer: Peer): readonly string[];
  /** Something could not be told to this peer. One that watches nobody, or is gone, misses nothing. */
  miss(peer: Peer): void;
  /** It is told now. */
  madeUp(peer: Peer): void;
  thatMissed(): readonly Peer[];
};

const nobody: ReadonlySet<Peer> = new Set();

export function createWatching(): Watching {
  const watched = new Map<Peer, readonly string[]>();
  const watchers = new Map<string, Set<Peer>>();
  const missed = new Set<Peer>();

  const remove = (peer: Peer) => {
    for (const userId of watched.get(peer) ?? []) {
      const own = watchers.get(userId);
      own?.delete(peer);
      if (own?.size === 0) watchers.delete(userId);
    }
    watched.delete(peer);
    missed.delete(peer);
  };

  return {
    set(peer, userIds) {
      remove(peer);
      if (userIds.length === 0) return;
      watched.set(peer, userIds);
      for (const userId of userIds) {
        watchers.set(userId, (watchers.get(userId) ?? new Set<Peer>()).add(peer));
      }
    },
    remove,
    watchersOf: (userId) => watchers.get(userId) ?? nobody,
    watchedBy: (peer) => watched.get(peer) ?? [],
    miss(peer) {
      if (watched.has(peer)) missed.add(peer);
    },
    madeUp: (peer) => void missed.delete(peer),
    thatMissed: () => [...missed],
  };
}
