import type { SocketEvent } from '@satchel/protocol/socket-events';
import type { WebSocket } from 'ws';
import type { Authenticated } from '../use-cases/authenticate.ts';

/** One connected device. Rows reach it only between `open` and the end of its socket. */
export type Peer = {
  readonly socket: WebSocket;
  /** Replaced as the session is used; always the same account and session. */
  who: Authenticated;
  phase: 'greeting' | 'open' | 'closed';
  /** A hello was received; it may still be on its way to `open`. */
  greeted?: true;
  nextPingAt: number;
  lastPongAt: number;
};

/** Beyond this a reader does not keep up; it is cut off and resumes from its cursor when it can. */
const BUFFERED_MAX = 16 * 1024 * 1024;

export function sendEvent(peer: Peer, event: SocketEvent): void {
  sendFrame(peer, JSON.stringify(event));
}

export function sendFrame(peer: Peer, frame: string | Uint8Array): void {
  if (peer.socket.readyState !== peer.socket.OPEN) return;
  if (peer.socket.bufferedAmount > BUFFERED_MAX) {
    peer.socket.terminate();
    return;
  }
  peer.socket.send(frame);
}
