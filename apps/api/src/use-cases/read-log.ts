import type { Cursor } from '@satchel/protocol/conversation';
import type { Row } from '@satchel/protocol/rows';
import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { demandConversation } from './demand-conversation.ts';

type Uses = { conversations: Conversations; messages: Messages };

export type Page = {
  userId: string;
  conversationId: string;
  limit: number;
  /** `rowId`: the row that the reader holds at `after`; another one there means a restored log (M7). */
  position: { after: number; rowId?: string | undefined } | { before: number };
};

/**
 * The head is read before the rows, so a client that reaches it has everything up to it (M4).
 * @throws AppError `resync` when the reader's row is not the one at its place (M7)
 */
export async function readLog(
  { conversations, messages }: Uses,
  { userId, conversationId, limit, position }: Page,
): Promise<{ rows: Row[]; head: Cursor }> {
  demand(userId, { action: 'read', conversation: await demandConversation(conversations, conversationId) });
  const head = await messages.head(conversationId);
  if ('after' in position) await demandSameLog(messages, conversationId, position);
  const rows =
    'after' in position
      ? await messages.after(conversationId, position.after, limit)
      : await messages.before(conversationId, position.before, limit);
  return { rows, head };
}

async function demandSameLog(
  messages: Messages,
  conversationId: string,
  { after, rowId }: { after: number; rowId?: string | undefined },
): Promise<void> {
  if (rowId === undefined || after === 0) return;
  const [row] = await messages.after(conversationId, after - 1, 1);
  if (row?.seq !== after || row.id !== rowId) throw new AppError('resync');
}
