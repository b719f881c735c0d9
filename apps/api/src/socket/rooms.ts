import { type Audience, createAudience } from './fan-out/audience.ts';
import type { Turn } from './fan-out/turn.ts';
import type { Feed } from './feed.ts';
import type { Peer } from './peer.ts';

/** A conversation that somebody connected here watches. */
export type Room = {
  readonly conversationId: string;
  readonly peers: ReadonlySet<Peer>;
  /** To all of them that have been welcomed. */
  readonly post: Audience['post'];
  /** What happens in the room happens as a task of its feed, one after the other. */
  readonly feed: Feed;
  /** The conversation's, when its members were last compared with the peers. */
  version: number;
};

type Watched = { id: string; version: number };

/** Which peers watch which conversations, to be asked from either side. */
export type Rooms = {
  get(conversationId: string): Room | undefined;
  /** The conversation's room, also without anybody in it; such a one goes when its feed comes to rest. */
  open(conversation: Watched): Room;
  /** @returns undefined for a peer whose socket has ended: nobody would take it out again */
  enter(peer: Peer, conversation: Watched): Room | undefined;
  leave(peer: Peer, conversationId: string): void;
  /** Costs what the peer itself watches, however many rooms there are. */
  leaveAll(peer: Peer): void;
  all(): Iterable<Room>;
};

/**
 * @param openFeed makes the feed of a new room; it calls `idle` when nothing waits in it. A room is
 *   forgotten only then, so that two feeds never serve one conversation at once
 */
export function createRooms(
  turn: Turn,
  openFeed: (conversationId: string, audience: Audience, idle: () => void) => Feed,
): Rooms {
  const rooms = new Map<string, Room & { audience: Audience }>();
  const watchedBy = new Map<Peer, string[]>();

  const open = ({ id, version }: Watched) => {
    const known = rooms.get(id);
    if (known !== undefined) return known;
    const audience = createAudience(id, turn);
    const { peers, post } = audience;
    const feed = openFeed(id, audience, () => {
      if (peers.size === 0) rooms.delete(id);
    });
    const room = { conversationId: id, audience, peers, post, feed, version };
    rooms.set(id, room);
    return room;
  };

  const removeFrom = (conversationId: string, peer: Peer) => {
    const room = rooms.get(conversationId);
    room?.audience.delete(peer);
    // A feed that is at rest already would not come to rest again by itself.
    if (room?.peers.size === 0) void room.feed.enqueue(() => {});
  };

  return {
    get: (conversationId) => rooms.get(conversationId),
    open,
    enter(peer, conversation) {
      if (peer.phase === 'closed') return undefined;
      const room = open(conversation);
      if (!room.peers.has(peer)) {
        const watched = watchedBy.get(peer);
        if (watched === undefined) watchedBy.set(peer, [conversation.id]);
        else watched.push(conversation.id);
      }
      room.audience.add(peer);
      return room;
    },
    leave(peer, conversationId) {
      const others = watchedBy.get(peer)?.filter((id) => id !== conversationId) ?? [];
      if (others.length > 0) watchedBy.set(peer, others);
      else watchedBy.delete(peer);
      removeFrom(conversationId, peer);
    },
    leaveAll(peer) {
      for (const conversationId of watchedBy.get(peer) ?? []) removeFrom(conversationId, peer);
      watchedBy.delete(peer);
    },
    all: () => rooms.values(),
  };
}
