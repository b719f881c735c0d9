import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import type { Membership } from './membership.ts';
import type { Rooms } from './rooms.ts';

type Uses = {
  rooms: Rooms;
  messages: Pick<Messages, 'heads'>;
  conversations: Pick<Conversations, 'byIds'>;
  membership: Pick<Membership, 'refresh'>;
};

/** Asks the store, in one query each, what hints may have failed to say of the watched conversations (M3). */
export async function pollStore({ rooms, messages, conversations, membership }: Uses): Promise<void> {
  const watched = [...rooms.all()].map(({ conversationId }) => conversationId);
  if (watched.length === 0) return;
  for (const [id, { seq }] of await messages.heads(watched)) {
    const feed = rooms.get(id)?.feed;
    if (feed !== undefined && seq > (feed.cursor() ?? seq)) void feed.hear(seq, []);
  }
  for (const { id, version } of await conversations.byIds(watched)) {
    const room = rooms.get(id);
    if (room === undefined || room.version === version) continue;
    void room.feed.enqueue(() => membership.refresh(room));
  }
}
