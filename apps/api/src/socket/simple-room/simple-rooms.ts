import { setTimeout as wait } from 'node:timers/promises';
import { closeCodes } from '@satchel/protocol/close-codes';
import type { WebSocket } from 'ws';
import type { Bus } from '../../ports/bus.ts';
import type { Sessions } from '../../ports/data-store/sessions.ts';
import { beat, nextPing, type Rhythm } from '../heartbeat.ts';
import { createAudiences } from './audiences.ts';
import { createDepartures } from './departures.ts';
import { createLobby } from './lobby.ts';
import { serveVisitor, type VisitorUses } from './serve-visitor.ts';
import type { Visitor } from './visitor.ts';

export type SimpleRooms = {
  /** @throws AppError `rate_limited` when too many from this address have not joined yet */
  demandPlace(address: string): void;
  accept(socket: WebSocket, place: { slug: string; address: string }): void;
  /** Asks the store what hints may have failed to say, and retires guests again whose retiring failed. */
  poll(): Promise<void>;
  beat(): void;
  /** Tells every visitor that the server goes and that it may come back. */
  dismissAll(): void;
  /** Those that did not leave after `dismissAll`. */
  cutAll(): void;
  /** Open now. */
  count(): number;
  /**
   * Resolves when the guests of all ended sockets have left their rooms, or after `CLOSED_WITHIN`: a store that
   * does not answer holds up no shutdown, and whom it kept leaves with the lease of this node (R6).
   */
  close(): Promise<void>;
};

export type SimpleRoomsUses = Omit<VisitorUses, 'audiences' | 'departures' | 'joinWithin'> & {
  bus: Bus;
  sessions: Sessions;
  rhythm: Rhythm;
  random: () => number;
};

/** Milliseconds. */
const CLOSED_WITHIN = 5000;

/** Wires everything behind `/chat/:roomName` (design §11). */
export function createSimpleRooms(uses: SimpleRoomsUses): SimpleRooms {
  const { rhythm, random, now, elapsed, onFault } = uses;
  const visitors = new Set<Visitor>();
  const audiences = createAudiences(uses);
  const lobby = createLobby();
  const departures = createDepartures(uses, onFault);
  const visitorUses = { ...uses, audiences, departures, joinWithin: 6 * rhythm.helloWithin };
  const cutAll = () => {
    for (const { socket } of visitors) socket.terminate();
  };
  let emptied = () => {};
  const empty = async () => {
    if (visitors.size > 0) {
      await new Promise<void>((resolve) => {
        emptied = resolve;
      });
    }
    await departures.settle();
  };

  return {
    demandPlace: lobby.demandPlace,
    accept(socket, place) {
      const heardAt = elapsed();
      const nextPingAt = heardAt + nextPing(random, rhythm);
      const since = { lastPongAt: now(), heardAt, nextPingAt };
      const leaveLobby = lobby.enter(place.address);
      const visitor: Visitor = { socket, ...place, leaveLobby, listens: false, over: false, ...since };
      visitors.add(visitor);
      serveVisitor(visitorUses, visitor, () => {
        visitors.delete(visitor);
        if (visitors.size === 0) emptied();
      });
    },
    async poll() {
      departures.retry();
      await audiences.poll();
    },
    beat: () => beat(visitors, elapsed(), random, rhythm),
    dismissAll() {
      for (const { socket } of visitors) socket.close(closeCodes.serviceRestart, 'server restarts');
    },
    cutAll,
    count: () => visitors.size,
    async close() {
      cutAll();
      const patience = new AbortController();
      const { signal } = patience;
      await Promise.race([empty(), wait(CLOSED_WITHIN, undefined, { signal }).catch(() => {})]);
      patience.abort();
      audiences.close();
    },
  };
}
