import type { ConversationView } from '@satchel/client/conversation-view';
import type { Conversation } from '@satchel/protocol/conversation';

type Opened = Pick<ConversationView, 'rows' | 'receipts'> & { conversation: Pick<Conversation, 'unread'> };

/**
 * The seq up to which I had read when the conversation was opened; undefined when nothing is new.
 * Cursors come by another way than rows and may not be here yet: the unread count leads to the same place.
 */
export function readBefore({ rows, receipts, conversation }: Opened, me: string): number | undefined {
  if (conversation.unread === 0) return undefined;
  const mine = receipts.find(({ userId }) => userId === me);
  if (mine) return mine.read;
  const unread = rows.filter(({ senderId }) => senderId !== me).slice(-conversation.unread);
  return unread[0] && unread[0].seq - 1;
}
