import type { Peer } from '../peer.ts';
import { type Batch, blockOf, openBatch } from './batch.ts';
import type { Turn } from './turn.ts';

/** A text for this peer alone, or what it shares with others. */
export type Item = string | Batch;

/** What a conversation owes a peer: rows behind `after` up to `upTo`, and how things stand. */
export type Lag = { after: number; upTo: number; needsState: boolean };

/** What one peer is still to be given. Only what it fails to take is held, by reference (M9). */
export type Outgoing = {
  readonly turn: Turn;
  isTouched: boolean;
  /** Of this loop turn, in order. */
  pending: Item[];
  /** Left over from earlier turns, in order, before everything pending. */
  held: Item[];
  heldBytes: number;
  /** The kernel did not take all; a callback tells when it has. */
  isStalled: boolean;
  isCatchingUp: boolean;
  /** By conversation; undefined for whoever keeps up. */
  lag: Map<string, Lag> | undefined;
  whenDrained: (() => void)[] | undefined;
};

/** What a peer may have waiting before rows are left in the log for it (M9). */
export const BUFFERED_MAX = 256 * 1024;

export function newOutgoing(turn: Turn): Outgoing {
  return {
    turn,
    isTouched: false,
    pending: [],
    held: [],
    heldBytes: 0,
    isStalled: false,
    isCatchingUp: false,
    lag: undefined,
    whenDrained: undefined,
  };
}

/** Takes its place behind everything this peer was told or posted before. */
export function queue(peer: Peer, item: Item): void {
  const { pending, turn } = peer.outgoing;
  if (typeof item === 'string') sealAll(pending);
  pending.push(item);
  turn.touch(peer);
}

/** For one peer alone, and no loss where it does not keep up: typing, presence. */
export function queueFleeting(peer: Peer, payload: string): void {
  queue(peer, openBatch(undefined, payload, { kind: 'fleeting' }));
}

/**
 * For some of the peers of a conversation; who does not keep up is told later how it stands then. Peers
 * that are still being welcomed are passed over.
 */
export function postState(peers: Iterable<Peer>, conversationId: string, payload: string): void {
  const batch = openBatch(conversationId, payload, { kind: 'state' });
  batch.isSealed = true;
  for (const peer of peers) {
    if (peer.phase !== 'open') continue;
    sealAll(peer.outgoing.pending);
    queue(peer, batch);
  }
}

/** Above its cap: whatever it asks for waits until it has taken what there is. */
export function isBehind({ socket, outgoing }: Peer): boolean {
  return outgoing.heldBytes + socket.bufferedAmount > BUFFERED_MAX;
}

/** Runs once everything held has been taken; never for a socket that ends before. */
export function onceDrained({ outgoing }: Peer, run: () => void): void {
  outgoing.whenDrained = [...(outgoing.whenDrained ?? []), run];
}

/** Holds what the socket does not take now; above the cap only that it is owed. */
export function hold(peer: Peer, item: Item): void {
  const { outgoing, socket } = peer;
  const keepsUp = !outgoing.isStalled && outgoing.lag === undefined;
  if (typeof item !== 'string' && !keepsUp) {
    if (item.isFleeting) return;
    const room = BUFFERED_MAX - outgoing.heldBytes - socket.bufferedAmount;
    if (item.conversationId !== undefined && owes(outgoing, item, item.conversationId, room)) return;
  }
  outgoing.held.push(item);
  outgoing.heldBytes += bytesOf(item);
}

export function forgetLag({ outgoing }: Peer, conversationId: string): void {
  outgoing.lag?.delete(conversationId);
  if (outgoing.lag?.size === 0) outgoing.lag = undefined;
}

export function bytesOf(item: Item): number {
  return typeof item === 'string' ? item.length : blockOf(item).length;
}

/** @returns whether the item is left for the replay */
function owes(outgoing: Outgoing, { rows, hasState, block, size }: Batch, id: string, room: number): boolean {
  const before = outgoing.lag?.get(id);
  if (before === undefined && (block?.length ?? size) <= room) return false;
  const lag = before ?? { after: 0, upTo: 0, needsState: false };
  if (rows !== undefined) {
    if (lag.upTo === 0) lag.after = rows.after;
    lag.upTo = rows.upTo;
  }
  lag.needsState ||= hasState;
  outgoing.lag ??= new Map();
  outgoing.lag.set(id, lag);
  return true;
}

/** What is posted to a room from here on comes after what this peer alone is told now. */
function sealAll(pending: readonly Item[]): void {
  for (let at = pending.length - 1; at >= 0; at--) {
    const item = pending[at];
    // Whatever is before it was sealed when it came.
    if (item === undefined || typeof item === 'string') return;
    item.isSealed = true;
  }
}
