import type { ConversationView } from '@satchel/client/conversation-view';
import type { Conversation } from '@satchel/protocol/conversation';

type Opened = Pick<ConversationView, 'rows' | 'receipts'> & {
  conversation: Pick<Conversation, 'unread' | 'members'>;
};

/**
 * The seq up to which I had read when the conversation was opened; undefined when nothing is new.
 * Cursors come by another way than rows and may not be here yet: the unread count leads to the same
 * place. What was written before I joined is old, however little of it I have seen.
 */
export function readBefore({ rows, receipts, conversation }: Opened, me: string): number | undefined {
  if (conversation.unread === 0) return undefined;
  const since = conversation.members.find(({ user }) => user.id === me)?.since ?? 0;
  const mine = receipts.find(({ userId }) => userId === me);
  if (mine) return Math.max(mine.read, since);
  const unread = rows
    .filter(({ senderId, kind }) => senderId !== me && kind !== 'note')
    .slice(-conversation.unread);
  return unread[0] && Math.max(unread[0].seq - 1, since);
}
