import { errors } from '@satchel/protocol/errors';
import { PAGE_ROWS, PROTOCOL_VERSION, TEXT_CODE_POINTS } from '@satchel/protocol/limits';
import type { Command } from '@satchel/protocol/socket-commands';
import type { Limits, SocketEvent } from '@satchel/protocol/socket-events';
import { shownAs } from '../domain/account.ts';
import { AppError } from '../domain/app-error.ts';
import type { Bus } from '../ports/bus.ts';
import type { Accounts } from '../ports/data-store/accounts.ts';
import type { Conversations } from '../ports/data-store/conversations.ts';
import type { Messages } from '../ports/data-store/messages.ts';
import { advanceReceipt } from '../use-cases/advance-receipt.ts';
import { openConversation } from '../use-cases/open-conversation.ts';
import { readLog } from '../use-cases/read-log.ts';
import { sendMessage } from '../use-cases/send-message.ts';
import type { Hub } from './hub.ts';
import type { Peer } from './peer.ts';

export type CommandUses = {
  accounts: Accounts;
  conversations: Conversations;
  messages: Messages;
  bus: Bus;
  hub: Hub;
  epoch: string;
  attachmentBytes: number;
  fileBytes: number;
  newId: () => string;
  now: () => number;
  /** @throws AppError `rate_limited` */
  demandSendRate: (userId: string) => Promise<void>;
};

/** What a command is answered with. @throws AppError for `fail` */
export async function answerCommand(uses: CommandUses, peer: Peer, command: Command): Promise<SocketEvent> {
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
    case 'sync':
      return ok(
        await readLog(uses, {
          userId,
          conversationId: command.conversationId,
          limit: command.limit ?? PAGE_ROWS,
          position: { after: command.after },
        }),
      );
    case 'open':
      return ok(await openConversation(uses, { userId, conversationId: command.conversationId }));
    case 'receipt': {
      const { conversationId, delivered, read } = command;
      return ok({ receipt: await advanceReceipt(uses, { userId, conversationId, delivered, read }) });
    }
  }
}

/**
 * Subscribes first and reads heads second: a row that lands between them is heard or fetched, never
 * missed (M5). Conversations are asked for twice, because one that came between the question and the
 * opening of the peer was told to nobody.
 */
async function welcome(
  { conversations, messages, hub, epoch, attachmentBytes, fileBytes }: CommandUses,
  peer: Peer,
  { id, protocol }: Extract<Command, { type: 'hello' }>,
): Promise<SocketEvent> {
  if (protocol !== PROTOCOL_VERSION) throw new AppError('upgrade_required', { limit: PROTOCOL_VERSION });
  await hub.enter(peer, await conversations.ofUser(peer.who.account.id));
  if (peer.phase === 'greeting') peer.phase = 'open';
  const mine = await conversations.ofUser(peer.who.account.id);
  await hub.enter(peer, mine);
  const heads = await messages.heads(mine.map((conversation) => conversation.id));
  const limits: Limits = { attachmentBytes, fileBytes, textCodePoints: TEXT_CODE_POINTS };
  return {
    type: 'welcome',
    id,
    protocol: PROTOCOL_VERSION,
    user: shownAs(peer.who.account),
    epoch,
    limits,
    features: [],
    heads: mine.map((conversation) => ({
      conversationId: conversation.id,
      version: conversation.version,
      ...(heads.get(conversation.id) ?? { seq: 0 }),
    })),
  };
}

export function failure(error: unknown, id: number | string | undefined): SocketEvent {
  const known = error instanceof AppError ? error : new AppError('internal', { cause: error });
  const { field, retryAfterMs } = known.details;
  return {
    type: 'fail',
    ...(id === undefined ? {} : { id }),
    code: known.code,
    message: known.message,
    retryable: errors[known.code].retryable,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(field === undefined ? {} : { field }),
  };
}
