import type { SimpleEvent } from '@satchel/protocol/simple-room';
import type { WebSocket } from 'ws';
import type { Guest } from '../../domain/account.ts';

/** One socket of a simple room, and after its join the guest it is. */
export type Visitor = {
  readonly socket: WebSocket;
  readonly slug: string;
  /** Of the other end; for limits. */
  readonly address: string;
  /** Once it has joined, or is gone. */
  readonly leaveLobby: () => void;
  guest?: Guest;
  /** Has its history; what the room says from here on is for it. */
  listens: boolean;
  over: boolean;
  nextPingAt: number;
  lastPongAt: number;
  heardAt: number;
};

/** There is no cursor to come back to: who does not keep up joins again and gets the history. */
const BUFFERED_MAX = 1024 * 1024;

export function tell({ socket }: Visitor, frame: string): void {
  if (socket.readyState !== socket.OPEN) return;
  if (socket.bufferedAmount > BUFFERED_MAX) socket.terminate();
  else socket.send(frame);
}

export function tellEvent(visitor: Visitor, event: SimpleEvent): void {
  tell(visitor, JSON.stringify(event));
}
