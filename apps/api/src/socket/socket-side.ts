import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { closeCodes } from '@satchel/protocol/close-codes';
import type { SocketEvent } from '@satchel/protocol/socket-events';
import type { Sessions } from '../ports/data-store/sessions.ts';
import { openConversation } from '../use-cases/open-conversation.ts';
import { createConnectedPeers } from './connected-peers.ts';
import { closeEndedSessions } from './ended-sessions.ts';
import { createReplay } from './fan-out/replay.ts';
import { createTurn } from './fan-out/turn.ts';
import { createFeed } from './feed.ts';
import { hearBus } from './hear-bus.ts';
import { beat, nextPing, type Rhythm } from './heartbeat.ts';
import { createHintRates } from './hint-rates.ts';
import { createMembership, type MembershipUses } from './membership.ts';
import { closePeer, newPeer, type Peer } from './peer.ts';
import { createPollStore } from './poll-store.ts';
import { createPresence } from './presence/presence.ts';
import { createReceiptDesk } from './receipt-desk.ts';
import { createRooms } from './rooms.ts';
import { rowFrames, tellsOfLeaver } from './row-frames.ts';
import { createServePeer, type PeerUses } from './serve-peer.ts';
import { createSimpleRooms, type SimpleRoomsUses } from './simple-room/simple-rooms.ts';
import { createTellReceipts } from './tell-receipts.ts';
import { createToldReceipts } from './told-receipts.ts';
import { createUpgrade, type UpgradeUses } from './upgrade.ts';

export type SocketSide = {
  /** The HTTP server's listener for `upgrade`. */
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Asks the store what hints may have failed to say (M3); to be called every `POLL_EVERY`. */
  poll(): Promise<void>;
  /** Pings, ends who does not answer (M8), and lets presence go on (M12); to be called every second. */
  beat(): Promise<void>;
  /** Tells every peer that the server goes and that it may come back; nobody is let in any more. */
  dismissAll(): void;
  /** Those that did not leave after `dismissAll`, and handshakes under way. */
  cutAll(): void;
  /** Open now. */
  count(): number;
  /** Hears no more hints; resolves when nothing of this node is to be stored any more. */
  close(): Promise<void>;
};

type Uses = Omit<PeerUses, 'rooms' | 'connected' | 'presence' | 'hintRates' | 'receipts' | 'helloWithin'> &
  Omit<UpgradeUses, 'accept' | 'simpleRooms' | 'isLeaving'> &
  Omit<SimpleRoomsUses, 'presence'> &
  Pick<MembershipUses, 'viewFor'> & {
    sessions: Sessions;
    /** The data store's clock. */
    storeNow: () => Promise<number>;
    /** Another one for every start. */
    nodeId: string;
    rhythm: Rhythm;
    random: () => number;
    /** Whether `/chat/:roomName` is served. */
    simpleRooms: boolean;
  };

/** Wires everything that lives between an accepted upgrade and the end of its socket. */
export function createSocketSide(uses: Uses): SocketSide {
  const { bus, conversations, messages, sessions, viewFor, rhythm, now, elapsed, random, onFault } = uses;
  const connected = createConnectedPeers();
  const turn = createTurn({ catchUp: createReplay({ messages, stateOf: createStateOf(uses) }), onFault });
  const rooms = createRooms(turn, (conversationId, { peers, post }, idle) =>
    createFeed({
      conversationId,
      messages,
      idle,
      onFault,
      async deliver(rows) {
        if (rows.some(tellsOfLeaver)) await membership.dismissFormer(conversationId, peers);
        const frames = await rowFrames(conversationId, rows, (id) => messages.attachment(id));
        for (const { payload, after, upTo } of frames) post(payload, { kind: 'rows', after, upTo });
      },
    }),
  );
  const membership = createMembership({ rooms, connected, conversations, viewFor });
  const told = createToldReceipts();
  const tellReceipts = createTellReceipts({ rooms, connected, told });
  const pollStore = createPollStore({ ...uses, rooms, connected, membership, told, tellReceipts });
  const stopHearing = hearBus({ bus, rooms, connected, membership, tellReceipts });
  const presence = createPresence(uses);
  const simpleRooms = createSimpleRooms({ ...uses, presence });
  const hintRates = createHintRates(now);
  const receipts = createReceiptDesk({ messages, bus, elapsed: () => performance.now() });
  const { helloWithin } = rhythm;
  const peerUses: PeerUses = { ...uses, rooms, connected, presence, hintRates, receipts, helloWithin };
  const servePeer = createServePeer(peerUses);

  let isLeaving = false;
  const { upgrade, cut: cutHandshakes } = createUpgrade({
    ...uses,
    isLeaving: () => isLeaving,
    simpleRooms: uses.simpleRooms ? simpleRooms : undefined,
    accept(socket, who) {
      const heardAt = elapsed();
      const nextPingAt = heardAt + nextPing(random, rhythm);
      servePeer(newPeer({ socket, who, lastPongAt: now(), heardAt, nextPingAt, turn }));
    },
  });

  return {
    upgrade,
    async poll() {
      await pollStore();
      await closeEndedSessions({ sessions, sessionNow: uses.sessionNow }, connected.all);
      await simpleRooms.poll();
    },
    async beat() {
      beat(connected.all(), elapsed(), random, rhythm);
      simpleRooms.beat();
      await presence.turn();
    },
    dismissAll() {
      isLeaving = true;
      for (const peer of connected.all()) closePeer(peer, closeCodes.serviceRestart, 'server restarts');
      simpleRooms.dismissAll();
    },
    cutAll() {
      cutHandshakes();
      for (const { socket } of connected.all()) socket.terminate();
      simpleRooms.cutAll();
    },
    count: () => [...connected.all()].length + simpleRooms.count(),
    async close() {
      await simpleRooms.close();
      await receipts.close();
      stopHearing();
      await presence.close();
    },
  };
}

/** What a peer is told of a conversation whose changes it was too slow for (M9). */
function createStateOf(uses: Pick<Uses, 'accounts' | 'conversations' | 'messages'>) {
  return async ({ who }: Peer, conversationId: string): Promise<string[]> => {
    // Whoever is no member any more is told that instead.
    const at = { userId: who.account.id, conversationId };
    const state = await openConversation(uses, at).catch(() => undefined);
    if (state === undefined) return [];
    const events: SocketEvent[] = [
      { type: 'conversation', conversation: state.conversation },
      { type: 'receipts', conversationId, receipts: state.receipts },
    ];
    return events.map((event) => JSON.stringify(event));
  };
}
