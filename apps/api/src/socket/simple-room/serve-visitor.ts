import { closeCodes } from '@satchel/protocol/close-codes';
import { PINGS_MAX, PINGS_WITHIN } from '@satchel/protocol/limits';
import { SIMPLE_BAD_FRAME } from '@satchel/protocol/simple-room';
import type { RawData } from 'ws';
import { AppError } from '../../domain/app-error.ts';
import { sendMessage } from '../../use-cases/send-message.ts';
import { createStrikes } from '../strikes.ts';
import { type EnterUses, enterRoom } from './enter-room.ts';
import { readSimpleFrame, type SimpleFrame } from './read-simple-frame.ts';
import { tellEvent, type Visitor } from './visitor.ts';

export type VisitorUses = EnterUses & {
  /** Milliseconds since some start, which no setting of the clock moves. */
  elapsed: () => number;
  /** Milliseconds from the handshake: long enough for somebody who types the frame. */
  joinWithin: number;
  /** @throws AppError `rate_limited` */
  demandSendRate: (userId: string) => Promise<void>;
  onFault: (error: unknown) => void;
};

/** Frames that wait their turn; the socket's reading pauses above. */
const WAITING = 32;

/** The life of one socket of a simple room: a join, then chats, one frame after the other (S2–S7). */
export function serveVisitor(uses: VisitorUses, visitor: Visitor, ended: () => void): void {
  const { socket } = visitor;
  const garbled = createStrikes({ allowed: 3, within: 10_000, now: uses.now });
  const refusals = createStrikes({ allowed: 30, within: 60_000, now: uses.now });
  let turns = Promise.resolve();
  let waiting = 0;
  let leave: (() => void) | undefined;

  const joinTimer = setTimeout(() => socket.close(closeCodes.helloTimeout, 'join expected'), uses.joinWithin);

  const refuse = (message: string) => tellEvent(visitor, { type: 'error', message });

  const refuseFrame = (isGarbled: boolean) => {
    refuse(SIMPLE_BAD_FRAME);
    const isEnough = isGarbled ? garbled.strike('frame') : refusals.strike('frame');
    if (isEnough) socket.close(closeCodes.badFrames, 'bad frames');
  };

  const answer = async (frame: SimpleFrame) => {
    if (frame.type === 'garbled') return refuseFrame(true);
    if (frame.type === 'unfit') return refuseFrame(false);
    if (frame.type === 'join') {
      if (visitor.guest !== undefined) return refuseFrame(false);
      leave = await enterRoom(uses, visitor, frame.name);
      clearTimeout(joinTimer);
      visitor.leaveLobby();
      return;
    }
    if (visitor.guest === undefined) return refuseFrame(false);
    const { id: userId, guestOf: conversationId } = visitor.guest;
    await uses.demandSendRate(userId);
    await sendMessage(uses, { userId, conversationId, cid: uses.newId(), text: frame.text });
  };

  const explain = (error: unknown) => {
    const known = error instanceof AppError ? error : new AppError('internal', { cause: error });
    if (known.code === 'internal') uses.onFault(known.cause ?? known);
    refuse(known.message);
    if (known.code === 'rate_limited' && refusals.strike(known.code)) {
      socket.close(closeCodes.overloaded, 'too many messages');
    }
  };

  const take = (work: () => Promise<void>) => {
    turns = turns.then(work).catch(explain);
  };

  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (visitor.over) return;
    waiting += 1;
    if (waiting === WAITING) socket.pause();
    const frame = readSimpleFrame(data as Buffer, isBinary);
    take(async () => {
      try {
        await answer(frame);
      } finally {
        waiting -= 1;
        if (waiting === WAITING - 1) socket.resume();
      }
    });
  });
  socket.on('pong', () => {
    visitor.lastPongAt = uses.now();
    visitor.heardAt = uses.elapsed();
  });
  const pings = createStrikes({ allowed: PINGS_MAX + 1, within: PINGS_WITHIN, now: uses.elapsed });
  socket.on('ping', () => {
    if (pings.strike('ping')) socket.close(closeCodes.pingFlood, 'too many pings');
  });
  // Whatever it is, `close` follows.
  socket.on('error', () => {});
  socket.on('close', () => {
    clearTimeout(joinTimer);
    visitor.leaveLobby();
    visitor.over = true;
    // After what was said before: the last words of a script that hangs up at once count too.
    take(async () => leave?.());
    void turns.then(ended);
  });
}
