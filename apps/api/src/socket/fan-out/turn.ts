import type { Peer } from '../peer.ts';
import { flush } from './flush.ts';

/** Collects who has something to be written, and writes it once per loop turn; no timer delays it. */
export type Turn = {
  /** Grows with every flush: what was begun before it is complete. */
  number(): number;
  touch(peer: Peer): void;
  /** A peer that was behind takes bytes again, and is owed what its `lag` says. */
  catchUp(peer: Peer): Promise<void>;
};

type Uses = { catchUp: (peer: Peer) => Promise<void>; onFault: (error: unknown) => void };

/** Milliseconds between two looks at a store that fails. */
const AGAIN_AFTER = 1000;

export function createTurn({ catchUp, onFault }: Uses): Turn {
  let touched: Peer[] = [];
  let number = 0;

  const run = () => {
    const peers = touched;
    touched = [];
    number += 1;
    for (const peer of peers) {
      peer.outgoing.isTouched = false;
      try {
        flush(peer);
      } catch (error) {
        // Whatever is wrong with one socket, the others get theirs.
        onFault(error);
        peer.socket.terminate();
      }
    }
  };

  return {
    number: () => number,
    touch(peer) {
      if (peer.outgoing.isTouched) return;
      peer.outgoing.isTouched = true;
      if (touched.push(peer) === 1) setImmediate(run);
    },
    catchUp: (peer) =>
      catchUp(peer).catch((error: unknown) => {
        onFault(error);
        return new Promise<void>((resolve) => void setTimeout(resolve, AGAIN_AFTER).unref());
      }),
  };
}
