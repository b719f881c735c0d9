import { closeCodes } from '@satchel/protocol/close-codes';
import type { RawData, WebSocket } from 'ws';
import { AppError } from '../domain/app-error.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';
import { type AnswerUses, answerFrame } from './answer-frame.ts';
import type { ConnectedPeers } from './connected-peers.ts';
import { closeIfEnded, hasEnded } from './ended-sessions.ts';
import { failEvent } from './fail-event.ts';
import { closeAfter, heedPing, outOfTurn, refuseFrame } from './misconduct.ts';
import { closePeer, type Peer, sendEvent } from './peer.ts';
import { type Frame, readFrame, UnreadableFrame } from './read-frame.ts';
import { inItsTurn, settleReading } from './reading.ts';

export type PeerUses = AnswerUses & {
  connected: ConnectedPeers;
  sessions: Sessions;
  sessionNow: () => number;
  /** Of one person. */
  socketsMax: number;
  /** Milliseconds since some start, which no setting of the clock moves. */
  elapsed: () => number;
  /** Milliseconds from the handshake. */
  helloWithin: number;
  onFault: (error: unknown) => void;
};

/**
 * The life of one socket after its handshake: hello, then commands until it ends. All sockets share their
 * listeners, because most of thousands are idle and each function of its own is kept for each of them.
 */
export function createServePeer(uses: PeerUses): (peer: Peer) => void {
  const peers = new WeakMap<WebSocket, Peer>();
  const withPeer = (socket: WebSocket, heed: (peer: Peer) => void) => {
    const peer = peers.get(socket);
    if (peer !== undefined) heed(peer);
  };
  function onMessage(this: WebSocket, data: RawData, isBinary: boolean): void {
    withPeer(this, (peer) => receive(uses, peer, data as Buffer, isBinary));
  }
  function onPong(this: WebSocket): void {
    withPeer(this, (peer) => {
      peer.lastPongAt = uses.now();
      peer.heardAt = uses.elapsed();
    });
  }
  function onPing(this: WebSocket): void {
    withPeer(this, (peer) => heedPing(uses, peer));
  }
  function onClose(this: WebSocket): void {
    withPeer(this, (peer) => bidFarewell(uses, peer));
  }

  return (peer) => {
    const { socket } = peer;
    peers.set(socket, peer);
    peer.helloTimer = setTimeout(
      () => closePeer(peer, closeCodes.helloTimeout, 'hello expected'),
      uses.helloWithin,
    );
    socket.on('message', onMessage);
    socket.on('pong', onPong);
    socket.on('ping', onPing);
    // Whatever it is, `close` follows.
    socket.on('error', ignore);
    socket.on('close', onClose);
    makeRoomFor(uses, peer);
    uses.connected.add(peer);
    closeIfEnded(uses, peer).catch(uses.onFault);
  };
}

function bidFarewell({ rooms, presence, connected }: PeerUses, peer: Peer): void {
  endHelloTimer(peer);
  peer.phase = 'closed';
  rooms.leaveAll(peer);
  presence.unwatch(peer);
  presence.leave(peer);
  connected.remove(peer);
}

/** A person who reloads must get in, so it is the oldest socket that goes. */
function makeRoomFor({ connected, socketsMax }: PeerUses, peer: Peer): void {
  const staying = connected.stayingOfUser(peer.who.account.id);
  for (const oldest of staying.slice(0, Math.max(0, staying.length - socketsMax + 1))) {
    closePeer(oldest, closeCodes.tooManySockets, 'too many sockets');
  }
}

function ignore(): void {}

function endHelloTimer(peer: Peer): void {
  clearTimeout(peer.helloTimer);
  peer.helloTimer = undefined;
}

function receive(uses: PeerUses, peer: Peer, data: Buffer, isBinary: boolean): void {
  if (peer.phase === 'closed') return;
  try {
    const frame = readFrame(data, isBinary);
    const isHello = frame.kind === 'command' && frame.command.type === 'hello';
    if (isHello !== (peer.greeted === undefined)) outOfTurn(peer, isHello);
    else {
      if (isHello) endHelloTimer(peer);
      peer.greeted = true;
      void answer(uses, peer, frame);
    }
  } catch (error) {
    if (!(error instanceof UnreadableFrame)) throw error;
    refuseFrame(uses, peer, error);
  }
}

async function answer(uses: PeerUses, peer: Peer, frame: Frame): Promise<void> {
  const id = frame.kind === 'command' ? frame.command.id : frame.header.id;
  peer.inFlight += 1;
  settleReading(peer);
  try {
    if (await hasEnded(uses, peer)) return closePeer(peer, closeCodes.sessionEnded, 'session ended');
    const run = () => answerFrame(uses, peer, frame);
    sendEvent(peer, await (hasLargeAnswer(frame) ? inItsTurn(peer, run) : run()));
  } catch (error) {
    sendEvent(peer, failEvent(error, id));
    if (error instanceof AppError) closeAfter(uses, peer, error);
    else uses.onFault(error);
  } finally {
    peer.inFlight -= 1;
    settleReading(peer);
  }
}

function hasLargeAnswer(frame: Frame): boolean {
  return frame.kind === 'command' && (frame.command.type === 'sync' || frame.command.type === 'open');
}
