import type { SocketEvent } from '@satchel/protocol/socket-events';
import type { WebSocket } from 'ws';
import type { Authenticated } from '../use-cases/authenticate.ts';
import { flush } from './fan-out/flush.ts';
import { newOutgoing, type Outgoing, postState, queue } from './fan-out/outgoing.ts';
import type { Turn } from './fan-out/turn.ts';
import type { Strikes } from './strikes.ts';

/**
 * One connected device. Rows reach it only between `open` and the end of its socket. There are
 * thousands, most of them idle: what only some need is absent until they do.
 */
export type Peer = {
  readonly socket: WebSocket;
  /** Replaced as the session is used; always the same account and session. */
  who: Authenticated;
  phase: 'greeting' | 'open' | 'closed';
  /** A hello was received; it may still be on its way to `open`. */
  greeted?: true;
  helloTimer?: NodeJS.Timeout | undefined;
  nextPingAt: number;
  /** On the clock of the wall, for who is there and was last seen. */
  lastPongAt: number;
  /** The same, and `nextPingAt`, as time that passed, for the heartbeat. */
  heardAt: number;
  readonly outgoing: Outgoing;
  /** Commands under way. */
  inFlight: number;
  /** The last of those whose answers are large; they run one after the other. */
  paging?: Promise<void>;
  badFrames?: Strikes;
  refusals?: Strikes;
  pings?: Strikes;
};

export type NewPeer = Pick<Peer, 'socket' | 'who' | 'nextPingAt' | 'lastPongAt' | 'heardAt'> & { turn: Turn };

export function newPeer({ socket, who, nextPingAt, lastPongAt, heardAt, turn }: NewPeer): Peer {
  const outgoing = newOutgoing(turn);
  return { socket, who, phase: 'greeting', nextPingAt, lastPongAt, heardAt, outgoing, inFlight: 0 };
}

/** An answer, or what must not be missed. In order with everything else this peer is told. */
export function sendEvent(peer: Peer, event: SocketEvent): void {
  queue(peer, JSON.stringify(event));
}

/** Where the peer does not keep up, it is told later how the conversation stands then (M9). */
export function sendState(peer: Peer, conversationId: string, event: SocketEvent): void {
  postState([peer], conversationId, JSON.stringify(event));
}

/** What was sent before goes out before the close frame. */
export function closePeer(peer: Peer, code: number, reason: string): void {
  flush(peer);
  peer.socket.close(code, reason);
}
