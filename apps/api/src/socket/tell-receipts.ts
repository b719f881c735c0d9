import type { SocketEvent } from '@satchel/protocol/socket-events';
import type { BusEvent } from '../ports/bus.ts';
import type { ConnectedPeers } from './connected-peers.ts';
import { postState } from './fan-out/outgoing.ts';
import type { Rooms } from './rooms.ts';
import type { ToldReceipts } from './told-receipts.ts';

type Uses = { rooms: Rooms; connected: ConnectedPeers; told: Pick<ToldReceipts, 'told'> };

export type TellReceipts = (news: Extract<BusEvent, { type: 'receipts' }>) => void;

/** Tells the peers of a room, or one person's devices among them, how far somebody is (M6). */
export function createTellReceipts({ rooms, connected, told }: Uses): TellReceipts {
  return ({ conversationId, receipts, only }) => {
    told.told(conversationId, receipts);
    const room = rooms.get(conversationId);
    void room?.feed.enqueue(() => {
      const news: SocketEvent = { type: 'receipts', conversationId, receipts };
      const payload = JSON.stringify(news);
      const own = () => [...connected.openOfUser(only ?? '')].filter((peer) => room.peers.has(peer));
      if (only === undefined) room.post(payload, { kind: 'state' });
      else postState(own(), conversationId, payload);
    });
  };
}
