import type { Account } from '../domain/account.ts';
import { AppError } from '../domain/app-error.ts';
import { demand } from '../domain/can.ts';
import type { Conversation } from '../domain/conversation.ts';
import { withJoined } from '../domain/membership.ts';
import { type ChangeUses, changeConversation } from './change-conversation.ts';

/**
 * Comes into a public conversation; who is in it already changes nothing. A guest has one room only.
 * What was said before is read for them: it would be a badge over a stranger's past.
 * @throws AppError `not_found`, `room_full`
 */
export async function joinRoom(
  uses: ChangeUses,
  { account, conversationId }: { account: Account; conversationId: string },
): Promise<Conversation> {
  const isGuest = account.role === 'guest';
  if (isGuest && account.guestOf !== conversationId) throw new AppError('not_found');
  let since: number | undefined;
  const joined = await changeConversation(uses, conversationId, async (before) => {
    demand(account.id, { action: 'join', conversation: before });
    const { seq } = await uses.messages.head(conversationId);
    const after = withJoined(before, { userId: account.id, isGuest, since: seq });
    since = after === undefined ? undefined : seq;
    return after;
  });
  if (since !== undefined) {
    const receipt = { userId: account.id, delivered: since, read: since };
    await uses.messages.advanceReceipt(conversationId, receipt);
  }
  return joined;
}
