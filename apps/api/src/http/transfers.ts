import { type Conversation, memberOf } from '../domain/conversation.ts';
import { type FileRecord, isLive } from '../domain/file.ts';
import { REVOKED_KEPT } from '../domain/session.ts';
import type { Bus } from '../ports/bus.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Files } from '../ports/data-store/files.ts';
import type { Sessions } from '../ports/data-store/sessions.ts';

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
  /** Asks the store for what no hint told: sessions, memberships and files that ended (M3, M10, F6). */
  poll(): Promise<void>;
  close(): void;
};

type Uses = {
  bus: Bus;
  conversations: Pick<Conversations, 'byId' | 'byIds'>;
  files: Pick<Files, 'byIds'>;
  sessions: Pick<Sessions, 'revokedSince'>;
  now: () => number;
};

/** Ends transfers whose reason is gone: the session, the membership, the file (M10, F6). */
export function createTransfers({ bus, conversations, files, sessions, now }: Uses): Transfers {
  const running = new Set<Transfer>();
  const cutWhere = (isOver: (transfer: Transfer) => boolean) => {
    for (const transfer of running) if (isOver(transfer)) transfer.cut();
  };
  const cutOutsiders = (conversationId: string, conversation: Conversation | undefined) =>
    cutWhere(
      (transfer) =>
        transfer.conversationId === conversationId &&
        (conversation === undefined || memberOf(conversation, transfer.userId) === undefined),
    );
  const cutFormerMembers = async (conversationId: string) => {
    if (![...running].some((transfer) => transfer.conversationId === conversationId)) return;
    cutOutsiders(conversationId, await conversations.byId(conversationId));
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
    async poll() {
      if (running.size === 0) return;
      const ids = [...new Set([...running].map(({ conversationId }) => conversationId))];
      const revoked = new Set(await sessions.revokedSince(now() - REVOKED_KEPT));
      cutWhere(({ sessionId }) => revoked.has(sessionId));
      const found = new Map((await conversations.byIds(ids)).map((one) => [one.id, one]));
      for (const id of ids) cutOutsiders(id, found.get(id));
      const downloads = [...running].filter(({ direction }) => direction === 'down');
      const fileIds = new Set(downloads.flatMap(({ fileId }) => fileId ?? []));
      if (fileIds.size === 0) return;
      const readable = new Set((await files.byIds([...fileIds])).filter(mayFinish).map(({ id }) => id));
      for (const transfer of downloads) if (!readable.has(transfer.fileId ?? '')) transfer.cut();
    },
    close: unsubscribe,
  };
}

/** Whether a download that runs goes on: what everybody has may be fetched to its end, nothing else that goes (F3). */
function mayFinish(file: FileRecord): boolean {
  return (
    isLive(file) || file.state === 'delivered' || (file.state === 'deleted' && file.reason === 'delivered')
  );
}
