import { memberOf } from '../domain/conversation.ts';
import type { Bus } from '../ports/bus.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';

/** One running upload or download, and who it depends on. */
export type Transfer = {
  direction: 'up' | 'down';
  sessionId: string;
  userId: string;
  conversationId: string;
  fileId?: string;
  /** Ends it at once; the connection with it. */
  cut(): void;
};

export type Transfers = {
  /** @returns forgets it, once it is over */
  add(transfer: Transfer): () => void;
  size(direction?: Transfer['direction']): number;
  close(): void;
};

/** Ends transfers whose reason is gone: the session, the membership, the file (M10, F6). */
export function createTransfers({
  bus,
  conversations,
}: {
  bus: Bus;
  conversations: Conversations;
}): Transfers {
  const running = new Set<Transfer>();
  const cutWhere = (isOver: (transfer: Transfer) => boolean) => {
    for (const transfer of running) if (isOver(transfer)) transfer.cut();
  };
  const cutFormerMembers = async (conversationId: string) => {
    if (![...running].some((transfer) => transfer.conversationId === conversationId)) return;
    const conversation = await conversations.byId(conversationId);
    cutWhere(
      (transfer) =>
        transfer.conversationId === conversationId &&
        (conversation === undefined || memberOf(conversation, transfer.userId) === undefined),
    );
  };
  const unsubscribe = bus.subscribe((event) => {
    switch (event.type) {
      case 'session-revoked':
        return cutWhere(({ sessionId }) => sessionId === event.sessionId);
      case 'file-closed':
        return cutWhere(
          ({ direction, fileId, userId }) =>
            direction === 'down' &&
            fileId === event.fileId &&
            (event.userId === undefined || event.userId === userId),
        );
      case 'conversation':
        cutFormerMembers(event.conversationId).catch(() => {
          cutWhere(({ conversationId }) => conversationId === event.conversationId);
        });
        return;
      default:
        return;
    }
  });
  return {
    add(transfer) {
      running.add(transfer);
      return () => running.delete(transfer);
    },
    size: (direction) =>
      direction === undefined
        ? running.size
        : [...running].filter((transfer) => transfer.direction === direction).length,
    close: unsubscribe,
  };
}
