import { closeCodes } from '@satchel/protocol/close-codes';
import { PINGS_MAX, PINGS_WITHIN } from '@satchel/protocol/limits';
import type { AppError } from '../domain/app-error.ts';
import { failEvent } from './fail-event.ts';
import { closePeer, type Peer, sendEvent } from './peer.ts';
import type { UnreadableFrame } from './read-frame.ts';
import { createStrikes } from './strikes.ts';

type Clock = { now: () => number };

/** Each is answered with a pong, so a flood of them is work for nothing. */
export function heedPing({ elapsed }: { elapsed: () => number }, peer: Peer): void {
  peer.pings ??= createStrikes({ allowed: PINGS_MAX + 1, within: PINGS_WITHIN, now: elapsed });
  if (peer.pings.strike('ping')) closePeer(peer, closeCodes.pingFlood, 'too many pings');
}

/** Answers what is no command; who goes on sending such is closed. */
export function refuseFrame({ now }: Clock, peer: Peer, error: UnreadableFrame): void {
  sendEvent(peer, failEvent(error.reason, error.id));
  if (!isNoFrame(error.reason)) return;
  peer.badFrames ??= createStrikes({ allowed: 3, within: 10_000, now });
  if (peer.badFrames.strike(error.reason.message)) closePeer(peer, closeCodes.badFrames, 'bad frames');
}

/** A program's mistake, unlike a value that a person chose badly. */
function isNoFrame({ code }: AppError): boolean {
  return code === 'bad_frame' || code === 'too_deep';
}

/** Who goes on after being told to slow down, or speaks another version. */
export function closeAfter({ now }: Clock, peer: Peer, { code }: AppError): void {
  if (code === 'upgrade_required') closePeer(peer, closeCodes.protocolUnsupported, 'protocol not supported');
  if (code !== 'rate_limited') return;
  peer.refusals ??= createStrikes({ allowed: 30, within: 60_000, now });
  if (peer.refusals.strike(code)) closePeer(peer, closeCodes.overloaded, 'too many messages');
}

/** Nothing comes before the hello, and it comes once. */
export function outOfTurn(peer: Peer, isHello: boolean): void {
  if (isHello) closePeer(peer, closeCodes.helloRepeated, 'hello was said');
  else closePeer(peer, closeCodes.helloExpected, 'hello first');
}
