import type { Peer } from '../peer.ts';
import { BLOCK_BYTES, blockOf } from './batch.ts';
import { encodeFrames } from './frames.ts';
import { bytesOf, hold, type Item } from './outgoing.ts';
import { wayTo, whenWritten, writeBlocks } from './write.ts';

/** Writes what a peer is to be given, as far as its socket takes it; the rest is held for its drain. */
export function flush(peer: Peer): void {
  const { outgoing, socket } = peer;
  const { pending } = outgoing;
  outgoing.pending = [];
  if (socket.readyState !== socket.OPEN) {
    discard(peer);
    return;
  }
  // Also what `ws` itself wrote, a ping for one, shows that a socket does not drain.
  if (!outgoing.isStalled && socket.bufferedAmount > 0) stall(peer);
  for (const item of pending) {
    hold(peer, item);
    if (outgoing.heldBytes >= BLOCK_BYTES) writeHeld(peer);
  }
  writeHeld(peer);
  if (outgoing.held.length === 0 && !outgoing.isStalled) drained(peer);
}

function writeHeld(peer: Peer): void {
  const { outgoing, socket } = peer;
  while (outgoing.held.length > 0 && !outgoing.isStalled) {
    const way = wayTo(socket);
    if (way === 'closed' || way === 'blocked') {
      // Whatever fragments end by, it tells nobody: it is asked again in the next turn.
      if (way === 'blocked') outgoing.turn.touch(peer);
      return;
    }
    writeBlocks(socket, way, blocksOf(takeBlock(peer)));
    if (socket.bufferedAmount > 0) stall(peer);
  }
}

function takeBlock({ outgoing }: Peer): Item[] {
  const { held } = outgoing;
  let count = 0;
  let bytes = 0;
  while (count < held.length && (bytes < BLOCK_BYTES || count === 0)) bytes += bytesOf(held[count++] as Item);
  outgoing.heldBytes -= bytes;
  if (count < held.length) return held.splice(0, count);
  outgoing.held = [];
  return held;
}

function blocksOf(items: readonly Item[]): Buffer[] {
  const blocks: Buffer[] = [];
  let texts: string[] = [];
  const endTexts = () => {
    if (texts.length > 0) blocks.push(encodeFrames(texts));
    texts = [];
  };
  for (const item of items) {
    if (typeof item === 'string') texts.push(item);
    else {
      endTexts();
      blocks.push(blockOf(item));
    }
  }
  endTexts();
  return blocks;
}

function stall(peer: Peer): void {
  const { outgoing } = peer;
  outgoing.isStalled = true;
  whenWritten(peer.socket, () => {
    outgoing.isStalled = false;
    outgoing.turn.touch(peer);
  });
}

/** The peer keeps up again: it may ask for more, and gets a page of what it is owed. */
function drained(peer: Peer): void {
  const { outgoing } = peer;
  const waiting = outgoing.whenDrained;
  outgoing.whenDrained = undefined;
  for (const run of waiting ?? []) run();
  if (outgoing.lag === undefined || outgoing.isCatchingUp) return;
  outgoing.isCatchingUp = true;
  void outgoing.turn.catchUp(peer).finally(() => {
    outgoing.isCatchingUp = false;
    if (outgoing.lag !== undefined) outgoing.turn.touch(peer);
  });
}

function discard({ outgoing }: Peer): void {
  outgoing.held = [];
  outgoing.heldBytes = 0;
  outgoing.lag = undefined;
  outgoing.whenDrained = undefined;
}
