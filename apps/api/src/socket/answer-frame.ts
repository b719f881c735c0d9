import { PAGE_ROWS } from '@satchel/protocol/limits';
import type { Command } from '@satchel/protocol/socket-commands';
import type { SocketEvent } from '@satchel/protocol/socket-events';
import type { Bus } from '../ports/bus.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { demandMove } from '../use-cases/advance-receipt.ts';
import { openConversation } from '../use-cases/open-conversation.ts';
import { readLog } from '../use-cases/read-log.ts';
import { sendAttachment } from '../use-cases/send-attachment.ts';
import { sendMessage } from '../use-cases/send-message.ts';
import { tellTyping } from '../use-cases/tell-typing.ts';
import type { HintRates } from './hint-rates.ts';
import type { Peer } from './peer.ts';
import type { Presence } from './presence/presence.ts';
import type { Frame } from './read-frame.ts';
import type { ReceiptDesk } from './receipt-desk.ts';
import { type WelcomeUses, welcome } from './welcome.ts';

export type AnswerUses = WelcomeUses & {
  accounts: Accounts;
  conversations: Conversations;
  messages: Messages;
  bus: Bus;
  presence: Presence;
  hintRates: HintRates;
  receipts: ReceiptDesk;
  attachmentBytes: number;
  newId: () => string;
  now: () => number;
  /** @throws AppError `rate_limited` */
  demandSendRate: (userId: string) => Promise<void>;
};

/** What a frame is answered with. @throws AppError, to be told as `fail` */
export async function answerFrame(uses: AnswerUses, peer: Peer, frame: Frame): Promise<SocketEvent> {
  if (frame.kind === 'command') return answerCommand(uses, peer, frame.command);
  const userId = peer.who.account.id;
  await uses.demandSendRate(userId);
  const { header, bytes } = frame;
  const { row } = await sendAttachment(uses, { userId, header, bytes });
  return { type: 'ok', id: header.id, result: { row } };
}

async function answerCommand(uses: AnswerUses, peer: Peer, command: Command): Promise<SocketEvent> {
  const userId = peer.who.account.id;
  const ok = (result: unknown): SocketEvent => ({ type: 'ok', id: command.id, result });
  switch (command.type) {
    case 'hello':
      return welcome(uses, peer, command);
    case 'send': {
      const { conversationId, cid, text, replyTo } = command;
      await uses.demandSendRate(userId);
      const { row } = await sendMessage(uses, { userId, conversationId, cid, text, replyTo });
      return ok({ row });
    }
    case 'sync': {
      const { conversationId, after, rowId, limit = PAGE_ROWS } = command;
      return ok(await readLog(uses, { userId, conversationId, limit, position: { after, rowId } }));
    }
    case 'open':
      return ok(await openConversation(uses, { userId, conversationId: command.conversationId }));
    case 'receipt': {
      const { conversationId, delivered, read } = command;
      const move = await demandMove(uses, { userId, conversationId, delivered, read });
      return ok({ receipt: await uses.receipts.advance(move) });
    }
    case 'typing': {
      uses.hintRates.demand(peer.socket, 'typing');
      await tellTyping(uses, { userId, conversationId: command.conversationId });
      return ok({});
    }
    case 'watch': {
      uses.hintRates.demand(peer.socket, 'watch');
      return ok({ people: await uses.presence.watch(peer, command.userIds) });
    }
  }
}
