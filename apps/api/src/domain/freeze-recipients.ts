import { LEDGER_RECIPIENTS_MAX } from '@satchel/protocol/limits';
import { type Conversation, isOpenEnded } from './conversation.ts';

export type Announced = {
  mode: 'ledger' | 'expiry';
  memberVersion: number;
  recipients: readonly string[];
  at: number;
};

/**
 * Freezes who a file is for (F1): the members now, minus the sender. Nobody, or too many to ever
 * expect all of them, or people who come and go as they like, make it a matter of time alone (F7).
 */
export function freezeRecipients(
  conversation: Conversation,
  ownerId: string,
  at: number,
  ledgerMax = LEDGER_RECIPIENTS_MAX,
): Announced {
  const others = conversation.members.map((member) => member.userId).filter((userId) => userId !== ownerId);
  const byTime = isOpenEnded(conversation) || others.length === 0 || others.length > ledgerMax;
  return {
    mode: byTime ? 'expiry' : 'ledger',
    memberVersion: conversation.version,
    recipients: byTime ? [] : others,
    at,
  };
}
