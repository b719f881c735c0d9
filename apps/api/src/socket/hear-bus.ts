import type { Bus, BusEvent } from '../ports/bus.ts';
import type { ConnectedPeers } from './connected-peers.ts';
import { closeSession } from './ended-sessions.ts';
import { fanOutTyping } from './fan-out/typing.ts';
import type { Membership } from './membership.ts';
import type { Rooms } from './rooms.ts';
import type { TellReceipts } from './tell-receipts.ts';

type Uses = {
  bus: Pick<Bus, 'subscribe'>;
  rooms: Rooms;
  connected: ConnectedPeers;
  membership: Pick<Membership, 'refresh'>;
  tellReceipts: TellReceipts;
};

/** Hands each hint to the room it is about, where it waits its turn. @returns ends the hearing */
export function hearBus({ bus, rooms, connected, membership, tellReceipts }: Uses): () => void {
  const isPresent = (userId: string) => connected.openOfUser(userId).length > 0;

  return bus.subscribe((event: BusEvent) => {
    switch (event.type) {
      case 'rows':
        void rooms.get(event.conversationId)?.feed.hear(event.seq, event.rows);
        return;
      case 'receipts':
        tellReceipts(event);
        return;
      case 'conversation': {
        const { conversationId: id, version, userIds } = event;
        if (rooms.get(id) === undefined && !userIds.some(isPresent)) return;
        const room = rooms.open({ id, version });
        void room.feed.enqueue(() => membership.refresh(room, userIds));
        return;
      }
      case 'session-revoked':
        closeSession(connected.ofUser(event.userId), event.sessionId, event.comeBack);
        return;
      case 'typing':
        fanOutTyping(rooms.get(event.conversationId)?.peers ?? [], event);
        return;
      // Running downloads are HTTP's.
      case 'file-closed':
      // Presence hears for itself.
      case 'presence':
      case 'presence-asked':
      // What was lost is found by the next poll.
      case 'regained':
        return;
    }
  });
}
