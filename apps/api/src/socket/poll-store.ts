import { sharesReceipts } from '../domain/conversation.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import type { ConnectedPeers } from './connected-peers.ts';
import type { Membership } from './membership.ts';
import type { Rooms } from './rooms.ts';
import type { TellReceipts } from './tell-receipts.ts';
import type { ToldReceipts } from './told-receipts.ts';

type Uses = {
  rooms: Rooms;
  connected: ConnectedPeers;
  messages: Pick<Messages, 'heads' | 'receiptsChangedSince'>;
  conversations: Pick<Conversations, 'changedSince' | 'byIds'>;
  membership: Pick<Membership, 'refresh'>;
  told: ToldReceipts;
  tellReceipts: TellReceipts;
  storeNow: () => Promise<number>;
};

/** Longer than the store takes to show a change after the time it gave it; milliseconds. */
const ASKED_AGAIN = 10_000;

/**
 * Asks the store, in one query each, what hints may have failed to say (M3): where the watched logs end,
 * which conversations changed that concern somebody connected here, and which receipts moved.
 */
export function createPollStore(uses: Uses): () => Promise<void> {
  const { rooms, connected, messages, conversations, membership, told, tellReceipts, storeNow } = uses;
  let since: number | undefined;

  async function pollHeads(): Promise<void> {
    const watched = [...rooms.all()].map(({ conversationId }) => conversationId);
    if (watched.length === 0) return;
    for (const [id, { seq }] of await messages.heads(watched)) {
      const feed = rooms.get(id)?.feed;
      if (feed !== undefined && seq > (feed.cursor() ?? seq)) void feed.hear(seq, []);
    }
  }

  async function pollConversations(from: number): Promise<void> {
    for (const { id, version, memberIds } of await conversations.changedSince(from)) {
      const watched = rooms.get(id);
      if (watched?.version === version) continue;
      const concerns = memberIds.some((userId) => connected.openOfUser(userId).length > 0);
      if (watched === undefined && !concerns) continue;
      const room = watched ?? rooms.open({ id, version });
      void room.feed.enqueue(() => membership.refresh(room));
    }
  }

  async function pollReceipts(from: number): Promise<void> {
    told.ask();
    const unheard = told.news(await messages.receiptsChangedSince(from));
    const moved = unheard.filter(({ conversationId }) => rooms.get(conversationId) !== undefined);
    const ids = new Set(moved.map(({ conversationId }) => conversationId));
    if (ids.size === 0) return;
    const found = await conversations.byIds([...ids]);
    const shared = new Set(found.filter(sharesReceipts).map(({ id }) => id));
    for (const { conversationId, receipt } of moved) {
      const only = shared.has(conversationId) ? {} : { only: receipt.userId };
      tellReceipts({ type: 'receipts', conversationId, receipts: [receipt], ...only });
    }
  }

  return async () => {
    const asked = (await storeNow()) - ASKED_AGAIN;
    const from = since ?? asked;
    await pollHeads();
    await pollConversations(from);
    await pollReceipts(from);
    since = asked;
  };
}
