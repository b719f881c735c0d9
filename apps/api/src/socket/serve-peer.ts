import { closeCodes } from '@satchel/protocol/close-codes';
import type { RawData } from 'ws';
import { AppError } from '../domain/app-error.ts';
import { isAlive } from '../domain/session.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';
import { refreshSession, TOUCH_EVERY } from '../use-cases/refresh-session.ts';
import { sendAttachment } from '../use-cases/send-attachment.ts';
import { answerCommand, type CommandUses, failure } from './answer-command.ts';
import { type Peer, sendEvent } from './peer.ts';
import { type Frame, readFrame, UnreadableFrame } from './read-frame.ts';
import { createStrikes } from './strikes.ts';

type Uses = CommandUses & {
  sessions: Sessions;
  helloWithin: number;
  onFault: (error: unknown) => void;
};

/** Commands of one socket under way at once; its reading pauses above. */
const IN_FLIGHT = 128;

/** The life of one socket after its handshake: hello, then commands until it ends. */
export function servePeer(uses: Uses, peer: Peer): void {
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
      if (await isOver(uses, peer)) return socket.close(closeCodes.sessionEnded, 'session ended');
      sendEvent(peer, await run(uses, peer, frame));
    } catch (error) {
      if (!(error instanceof AppError)) uses.onFault(error);
      sendEvent(peer, failure(error, id));
      if (error instanceof AppError && error.code === 'upgrade_required') {
        socket.close(closeCodes.protocolUnsupported, 'protocol not supported');
      }
      if (error instanceof AppError && error.code === 'rate_limited' && refusals.strike('rate')) {
        socket.close(closeCodes.overloaded, 'too many messages');
      }
    } finally {
      inFlight -= 1;
      if (inFlight === IN_FLIGHT - 1) socket.resume();
    }
  };

  const refuse = (error: UnreadableFrame) => {
    sendEvent(peer, failure(error.reason, error.id));
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
  socket.on('error', () => {});
  socket.on('close', () => {
    clearTimeout(helloTimer);
    peer.phase = 'closed';
    uses.hub.leave(peer);
  });
  uses.hub.admit(peer);
  checkAgain(uses, peer).catch(uses.onFault);
}

/** A sign-out between the handshake's check and `admit` was told to nobody here (M10). */
async function checkAgain({ sessions, now }: Uses, { socket, who }: Peer): Promise<void> {
  const session = await refreshSession({ sessions, now }, who.session.tokenHash);
  if (session === undefined) socket.close(closeCodes.sessionEnded, 'session ended');
}

/** A command uses the session: what the handshake knew of it must not let it look idle after a week. */
async function isOver({ sessions, now }: Uses, peer: Peer): Promise<boolean> {
  const { session } = peer.who;
  if (now() - session.lastUsedAt < TOUCH_EVERY) return !isAlive(session, now());
  const fresh = await refreshSession({ sessions, now }, session.tokenHash);
  if (fresh !== undefined) peer.who = { ...peer.who, session: fresh };
  return fresh === undefined;
}

/** A program's mistake, unlike a value that a person chose badly. */
function isNoFrame({ code }: AppError): boolean {
  return code === 'bad_frame' || code === 'too_deep';
}

function outOfTurn({ socket }: Peer, isHello: boolean): void {
  if (isHello) socket.close(closeCodes.helloRepeated, 'hello was said');
  else socket.close(closeCodes.helloExpected, 'hello first');
}

async function run(uses: Uses, peer: Peer, frame: Frame) {
  if (frame.kind === 'command') return answerCommand(uses, peer, frame.command);
  await uses.demandSendRate(peer.who.account.id);
  const { row } = await sendAttachment(uses, { userId: peer.who.account.id, ...frame });
  return { type: 'ok' as const, id: frame.header.id, result: { row } };
}
