import type { Receipt } from '@satchel/protocol/conversation';
import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import { sharesReceipts } from '../domain/conversation.ts';
import type { Bus } from '../ports/bus.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { demandConversation } from './demand-conversation.ts';

type Command = {
  userId: string;
  conversationId: string;
  delivered?: number | undefined;
  read?: number | undefined;
};

/** A member's cursors as they may be stored; `isShared` where the others hear of them. */
export type Move = {
  userId: string;
  conversationId: string;
  delivered: number;
  read: number;
  isShared: boolean;
};

/**
 * What a receipt asks for (M6).
 * @throws AppError `invalid_seq` above the head, `not_found`
 */
export async function demandMove(
  { conversations, messages }: { conversations: Conversations; messages: Messages },
  command: Command,
): Promise<Move> {
  const { userId, conversationId } = command;
  const conversation = await demandConversation(conversations, conversationId);
  demand(userId, { action: 'read', conversation });
  const read = command.read ?? 0;
  const delivered = Math.max(command.delivered ?? 0, read);
  const head = await messages.head(conversationId);
  if (delivered > head.seq) {
    throw new AppError('invalid_seq', { message: `The head is ${head.seq}.`, limit: head.seq });
  }
  return { userId, conversationId, delivered, read, isShared: sharesReceipts(conversation) };
}

/**
 * Moves receipts of one conversation forward; what is lower than before is ignored (M6). Everybody in
 * it hears of all of them at once, where they are few enough to be shown by name; else each their own.
 * @returns one result per move, in their order
 */
export async function advanceReceipts(
  { messages, bus }: { messages: Pick<Messages, 'advanceReceipt'>; bus: Pick<Bus, 'publish'> },
  conversationId: string,
  moves: readonly Move[],
): Promise<PromiseSettledResult<Receipt>[]> {
  const shared: Receipt[] = [];
  const results = await Promise.allSettled(
    moves.map(async (move) => {
      const { receipt, moved } = await messages.advanceReceipt(conversationId, move);
      if (moved && move.isShared) shared.push(receipt);
      if (moved && !move.isShared) {
        bus.publish({ type: 'receipts', conversationId, receipts: [receipt], only: move.userId });
      }
      return receipt;
    }),
  );
  if (shared.length > 0) bus.publish({ type: 'receipts', conversationId, receipts: shared });
  return results;
}
