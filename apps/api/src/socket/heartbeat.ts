import { HELLO_WITHIN, PING_EVERY, PING_JITTER, PONG_WITHIN } from '@satchel/protocol/limits';
import type { Peer } from './peer.ts';

/** Milliseconds. */
export type Rhythm = { helloWithin: number; pingEvery: number; jitter: number; pongWithin: number };

export const defaultRhythm: Rhythm = {
  helloWithin: HELLO_WITHIN,
  pingEvery: PING_EVERY,
  jitter: PING_JITTER,
  pongWithin: PONG_WITHIN,
};

export type Beating = Pick<Peer, 'socket' | 'heardAt' | 'nextPingAt'>;

/**
 * One look over all peers, taken by one shared timer at least every second: a ping each 25 ± 5 s, an end after 60 s of
 * silence (M8).
 * @param now milliseconds that no setting of the clock moves: a leap would end every socket at once
 */
export function beat(peers: Iterable<Beating>, now: number, random: () => number, rhythm: Rhythm): void {
  for (const peer of peers) {
    if (now - peer.heardAt > rhythm.pongWithin) {
      peer.socket.terminate();
    } else if (now >= peer.nextPingAt) {
      peer.nextPingAt = now + nextPing(random, rhythm);
      peer.socket.ping();
    }
  }
}

/** Milliseconds until a peer's next ping: spread out, so that devices that connected together do not answer together for ever. */
export function nextPing(
  random: () => number,
  { pingEvery, jitter }: Pick<Rhythm, 'pingEvery' | 'jitter'>,
): number {
  return pingEvery + (random() * 2 - 1) * jitter;
}
