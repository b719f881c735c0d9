import type { WebSocket } from 'ws';

/** A socket with this much before it does not drain; hints would be stale when they arrive. */
const HINT_CAP = 64 * 1024;

type Receiver = { socket: WebSocket };

export function drains({ socket }: Receiver): boolean {
  return socket.bufferedAmount <= HINT_CAP;
}

/** For what may be lost: dropped first when a reader does not keep up (M9). @returns false when it was dropped */
export function sendHint(receiver: Receiver, frame: string): boolean {
  const { socket } = receiver;
  if (socket.readyState !== socket.OPEN || !drains(receiver)) return false;
  socket.send(frame);
  return true;
}
