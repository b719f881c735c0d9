import { AppError } from '../domain/app-error.ts';
import type { Conversation } from '../domain/conversation.ts';
import { demandConversation } from './demand-conversation.ts';
import { type SettleUses, settleConversation } from './settle-conversation.ts';
import type { Turns } from './turns.ts';

export type ChangeUses = SettleUses & { turns: Turns };

/** Losing this often to other nodes means the group changes faster than anybody can act on it. */
const TRIES = 10;

/**
 * Decides on what is stored, stores it guarded by the version it decided on, and begins again if
 * somebody was faster. In this process changes of one conversation take turns.
 * @param decide gives undefined when there is nothing to change
 * @throws AppError `not_found`, `changed_meanwhile`, and what `decide` throws
 */
export async function changeConversation(
  uses: ChangeUses,
  conversationId: string,
  decide: (before: Conversation) => Promise<Conversation | undefined>,
): Promise<Conversation> {
  const { before, after } = await uses.turns.take(`conversation:${conversationId}`, async () => {
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await demandConversation(uses.conversations, conversationId);
      const after = await decide(before);
      if (after === undefined || (await uses.conversations.replace(after, before.version))) {
        return { before, after };
      }
    }
    throw new AppError('changed_meanwhile');
  });
  if (after === undefined) return before;
  await settleConversation(uses, after);
  return after;
}
