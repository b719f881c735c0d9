import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { closeCodes } from '@satchel/protocol/close-codes';
import type { Sessions } from '../ports/data-store/sessions.ts';
import { createConnectedPeers } from './connected-peers.ts';
import { closeEndedSessions } from './ended-sessions.ts';
import { fanOut } from './fan-out.ts';
import { createFeed } from './feed.ts';
import { hearBus } from './hear-bus.ts';
import { beat, nextPing, type Rhythm } from './heartbeat.ts';
import { createMembership, type MembershipUses } from './membership.ts';
import type { Peer } from './peer.ts';
import { pollStore } from './poll-store.ts';
import { createRooms } from './rooms.ts';
import { rowFrames, tellsOfLeaver } from './row-frames.ts';
import { type PeerUses, servePeer } from './serve-peer.ts';
import { createUpgrade, type UpgradeUses } from './upgrade.ts';

export type SocketSide = {
  /** The HTTP server's listener for `upgrade`. */
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Asks the store what hints may have failed to say (M3); to be called every `POLL_EVERY`. */
  poll(): Promise<void>;
  /** Pings, and ends who does not answer (M8); to be called every second. */
  beat(): void;
  /** Tells every peer that the server goes and that it may come back. */
  dismissAll(): void;
  /** Hears no more hints. */
  close(): void;
};

type Uses = Omit<PeerUses, 'rooms' | 'connected' | 'helloWithin'> &
  Omit<UpgradeUses, 'accept'> &
  Pick<MembershipUses, 'viewFor'> & {
    sessions: Sessions;
    rhythm: Rhythm;
    random: () => number;
  };

/** Wires everything that lives between an accepted upgrade and the end of its socket. */
export function createSocketSide(uses: Uses): SocketSide {
  const { bus, conversations, messages, sessions, viewFor, rhythm, now, random, onFault } = uses;
  const connected = createConnectedPeers();
  const rooms = createRooms((conversationId, peers, idle) =>
    createFeed({
      conversationId,
      messages,
      idle,
      onFault,
      async deliver(rows) {
        if (rows.some(tellsOfLeaver)) await membership.dismissFormer(conversationId, peers);
        fanOut(peers, await rowFrames(conversationId, rows, (id) => messages.attachment(id)));
      },
    }),
  );
  const membership = createMembership({ rooms, connected, conversations, viewFor });
  const stopHearing = hearBus({ bus, rooms, connected, membership });
  const peerUses: PeerUses = { ...uses, rooms, connected, helloWithin: rhythm.helloWithin };

  return {
    upgrade: createUpgrade({
      ...uses,
      accept(socket, who) {
        const at = now();
        const nextPingAt = at + nextPing(random, rhythm);
        const peer: Peer = { socket, who, phase: 'greeting', lastPongAt: at, nextPingAt };
        servePeer(peerUses, peer);
      },
    }),
    async poll() {
      await pollStore({ rooms, messages, conversations, membership });
      await closeEndedSessions({ sessions, now }, connected.all);
    },
    beat: () => beat(connected.all(), now(), random, rhythm),
    dismissAll() {
      for (const { socket } of connected.all()) socket.close(closeCodes.serviceRestart, 'server restarts');
    },
    close: stopHearing,
  };
}
