import { closeCodes } from '@satchel/protocol/close-codes';
import type { Conversation as ConversationView } from '@satchel/protocol/conversation';
import type { Row } from '@satchel/protocol/rows';
import { type Conversation, memberOf } from '../domain/conversation.ts';
import { isAlive } from '../domain/session.ts';
import type { Bus, BusEvent } from '../ports/bus.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';
import { fanOut } from './fan-out.ts';
import { createFeed, type Feed } from './feed.ts';
import { type Peer, sendEvent } from './peer.ts';
import { rowFrames } from './row-frames.ts';

/** Revoked sessions stay marked at least this long, so that a node that was cut off still learns of them (M10). */
const REVOKED_KEPT = 3_600_000;

type Room = { feed: Feed; peers: Set<Peer>; version: number };

export type Hub = {
  /** From here on the peer is found by its user and session, also while it has not said hello (M10). */
  admit(peer: Peer): void;
  /**
   * Subscribes a peer to conversations. Resolves when their feeds know where they are: heads that are
   * read after that leave nothing out (M5).
   */
  enter(peer: Peer, conversations: readonly { id: string; version: number }[]): Promise<void>;
  leave(peer: Peer): void;
  peers(): Iterable<Peer>;
  /** Asks the store what hints may have failed to say (M3). */
  poll(now: number): Promise<void>;
  close(): void;
};

type Uses = {
  bus: Bus;
  conversations: Conversations;
  messages: Messages;
  sessions: Sessions;
  viewFor: (userId: string, conversationId: string) => Promise<ConversationView>;
  onError: (error: unknown) => void;
};

/** Who is connected here, what they watch, and how hints of the bus become frames for them. */
export function createHub(uses: Uses): Hub {
  const { bus, conversations, messages, sessions, viewFor, onError } = uses;
  const rooms = new Map<string, Room>();
  const byUser = new Map<string, Set<Peer>>();

  const watch = (peer: Peer, conversationId: string, version: number) => {
    const room = rooms.get(conversationId) ?? createRoom(conversationId, version);
    room.peers.add(peer);
    return room.feed.ready;
  };

  const createRoom = (conversationId: string, version: number): Room => {
    const peers = new Set<Peer>();
    const feed = createFeed({
      conversationId,
      messages,
      deliver: (rows) => deliver(conversationId, peers, rows),
      onError,
    });
    const room = { feed, peers, version };
    rooms.set(conversationId, room);
    return room;
  };

  const unwatch = (peer: Peer, conversationId: string) => {
    const room = rooms.get(conversationId);
    room?.peers.delete(peer);
    if (room?.peers.size === 0) rooms.delete(conversationId);
  };

  const dismiss = (peer: Peer, conversationId: string) => {
    unwatch(peer, conversationId);
    sendEvent(peer, { type: 'left', conversationId });
  };

  /** Whoever a row says is gone hears neither it nor anything after it (M10). */
  const deliver = async (conversationId: string, peers: Set<Peer>, rows: readonly Row[]) => {
    for (const userId of leaversOf(rows)) {
      const conversation = await conversations.byId(conversationId);
      if (conversation !== undefined && memberOf(conversation, userId) !== undefined) continue;
      for (const peer of peersOf(userId)) if (peers.has(peer)) dismiss(peer, conversationId);
    }
    const frames = await rowFrames(conversationId, rows, (id) => messages.attachment(id));
    fanOut(peers, frames);
  };

  const peersOf = (userId: string) => [...(byUser.get(userId) ?? [])].filter(({ phase }) => phase === 'open');

  /** Members, roles or name changed: drop who is gone, take in who came, tell everybody. */
  const refresh = async (conversationId: string, concerned: readonly string[]) => {
    const conversation = await conversations.byId(conversationId);
    const room = rooms.get(conversationId);
    if (room !== undefined && conversation !== undefined) room.version = conversation.version;
    for (const peer of room?.peers ?? []) {
      const isMember =
        conversation !== undefined && memberOf(conversation, peer.who.account.id) !== undefined;
      if (!isMember) dismiss(peer, conversationId);
    }
    if (conversation !== undefined) await tell(conversation, concerned);
    if (room?.peers.size === 0) rooms.delete(conversationId);
  };

  /** Members connected here learn how the conversation stands now; new ones are subscribed before it is read. */
  const tell = async (conversation: Conversation, concerned: readonly string[]) => {
    const conversationId = conversation.id;
    for (const userId of new Set(concerned)) {
      const present = peersOf(userId);
      if (present.length === 0 || memberOf(conversation, userId) === undefined) continue;
      for (const peer of present) void watch(peer, conversationId, conversation.version);
      // Whoever was removed while this ran hears of that next.
      const view = await viewFor(userId, conversationId).catch(() => undefined);
      if (view === undefined) continue;
      for (const peer of present) sendEvent(peer, { type: 'conversation', conversation: view });
    }
  };

  const hear = (event: BusEvent) => {
    switch (event.type) {
      case 'rows':
        void rooms.get(event.conversationId)?.feed.hear(event.seq, event.rows);
        return;
      case 'receipts': {
        const { conversationId, receipts } = event;
        const room = rooms.get(conversationId);
        void room?.feed.enqueue(() => {
          fanOut(room.peers, [JSON.stringify({ type: 'receipts', conversationId, receipts })]);
        });
        return;
      }
      case 'conversation': {
        if (!rooms.has(event.conversationId) && event.userIds.every((userId) => peersOf(userId).length === 0))
          return;
        const room = rooms.get(event.conversationId) ?? createRoom(event.conversationId, event.version);
        void room.feed.enqueue(() => refresh(event.conversationId, event.userIds));
        return;
      }
      case 'session-revoked':
        for (const peer of byUser.get(event.userId) ?? []) {
          if (peer.who.session.id === event.sessionId)
            peer.socket.close(closeCodes.sessionEnded, 'signed out');
        }
        return;
      case 'file-closed':
        return;
    }
  };

  const unsubscribe = bus.subscribe(hear);

  return {
    admit(peer) {
      const { id } = peer.who.account;
      byUser.set(id, (byUser.get(id) ?? new Set()).add(peer));
    },
    async enter(peer, mine) {
      await Promise.all(mine.map(({ id, version }) => watch(peer, id, version)));
    },
    leave(peer) {
      const { id } = peer.who.account;
      const own = byUser.get(id);
      own?.delete(peer);
      if (own?.size === 0) byUser.delete(id);
      for (const [conversationId, room] of rooms) if (room.peers.has(peer)) unwatch(peer, conversationId);
    },
    *peers() {
      for (const own of byUser.values()) yield* own;
    },
    async poll(now) {
      const watched = [...rooms.keys()];
      for (const [conversationId, { seq }] of await messages.heads(watched)) {
        const room = rooms.get(conversationId);
        if (room !== undefined && seq > (room.feed.cursor() ?? seq)) void room.feed.hear(seq, []);
      }
      for (const { id, version, members } of await conversations.byIds(watched)) {
        const room = rooms.get(id);
        const userIds = members.map(({ userId }) => userId);
        if (room !== undefined && room.version !== version)
          void room.feed.enqueue(() => refresh(id, userIds));
      }
      const revoked = new Set(await sessions.revokedSince(now - REVOKED_KEPT));
      for (const own of byUser.values()) {
        for (const { socket, who } of own) {
          if (revoked.has(who.session.id)) socket.close(closeCodes.sessionEnded, 'signed out');
          else if (!isAlive(who.session, now)) socket.close(closeCodes.sessionEnded, 'session ended');
        }
      }
    },
    close: unsubscribe,
  };
}

function leaversOf(rows: readonly Row[]): string[] {
  return rows.flatMap((row) => {
    if (row.kind !== 'note' || row.body === null) return [];
    return row.body.event === 'left' || row.body.event === 'removed' ? [row.body.userId] : [];
  });
}
