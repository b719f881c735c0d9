import { closeCodes } from '@satchel/protocol/close-codes';
import type { RawData } from 'ws';
import { AppError } from '../domain/app-error.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';
import { type AnswerUses, answerFrame } from './answer-frame.ts';
import type { ConnectedPeers } from './connected-peers.ts';
import { closeIfEnded, hasEnded } from './ended-sessions.ts';
import { failEvent } from './fail-event.ts';
import { type Peer, sendEvent } from './peer.ts';
import { type Frame, readFrame, UnreadableFrame } from './read-frame.ts';
import { createStrikes } from './strikes.ts';

export type PeerUses = AnswerUses & {
  connected: ConnectedPeers;
  sessions: Sessions;
  /** Milliseconds from the handshake. */
  helloWithin: number;
  onFault: (error: unknown) => void;
};

/** Commands of one socket under way at once; its reading pauses above. */
const IN_FLIGHT = 128;

/** The life of one socket after its handshake: hello, then commands until it ends. */
export function servePeer(uses: PeerUses, peer: Peer): void {
  const { socket } = peer;
  const badFrames = createStrikes({ allowed: 3, within: 10_000, now: uses.now });
  const refusals = createStrikes({ allowed: 30, within: 60_000, now: uses.now });
  let inFlight = 0;

  const helloTimer = setTimeout(
    () => socket.close(closeCodes.helloTimeout, 'hello expected'),
    uses.helloWithin,
  );

  const answer = async (frame: Frame) => {
    const id = frame.kind === 'command' ? frame.command.id : frame.header.id;
    inFlight += 1;
    if (inFlight === IN_FLIGHT) socket.pause();
    try {
      if (await hasEnded(uses, peer)) return socket.close(closeCodes.sessionEnded, 'session ended');
      sendEvent(peer, await answerFrame(uses, peer, frame));
    } catch (error) {
      sendEvent(peer, failEvent(error, id));
      if (error instanceof AppError) closeAfter(error);
      else uses.onFault(error);
    } finally {
      inFlight -= 1;
      if (inFlight === IN_FLIGHT - 1) socket.resume();
    }
  };

  const closeAfter = ({ code }: AppError) => {
    if (code === 'upgrade_required') socket.close(closeCodes.protocolUnsupported, 'protocol not supported');
    if (code === 'rate_limited' && refusals.strike(code)) {
      socket.close(closeCodes.overloaded, 'too many messages');
    }
  };

  const refuse = (error: UnreadableFrame) => {
    sendEvent(peer, failEvent(error.reason, error.id));
    if (!isNoFrame(error.reason)) return;
    if (badFrames.strike(error.reason.message)) socket.close(closeCodes.badFrames, 'bad frames');
  };

  const receive = (data: RawData, isBinary: boolean) => {
    if (peer.phase === 'closed') return;
    try {
      const frame = readFrame(data as Buffer, isBinary);
      const isHello = frame.kind === 'command' && frame.command.type === 'hello';
      if (isHello !== (peer.greeted === undefined)) return outOfTurn(peer, isHello);
      if (isHello) {
        peer.greeted = true;
        clearTimeout(helloTimer);
      }
      void answer(frame);
    } catch (error) {
      if (!(error instanceof UnreadableFrame)) throw error;
      refuse(error);
    }
  };

  socket.on('message', receive);
  socket.on('pong', () => {
    peer.lastPongAt = uses.now();
  });
  // Whatever it is, `close` follows.
  socket.on('error', () => {});
  socket.on('close', () => {
    clearTimeout(helloTimer);
    peer.phase = 'closed';
    uses.rooms.leaveAll(peer);
    uses.connected.remove(peer);
  });
  uses.connected.add(peer);
  closeIfEnded(uses, peer).catch(uses.onFault);
}

/** A program's mistake, unlike a value that a person chose badly. */
function isNoFrame({ code }: AppError): boolean {
  return code === 'bad_frame' || code === 'too_deep';
}

function outOfTurn({ socket }: Peer, isHello: boolean): void {
  if (isHello) socket.close(closeCodes.helloRepeated, 'hello was said');
  else socket.close(closeCodes.helloExpected, 'hello first');
}
