import {
  conversationAnswer,
  conversationList,
  editBody,
  historyAnswer,
  historyQuery,
  messageAnswer,
  openChatBody,
  receiptCounts,
  sendBody,
} from '@satchel/protocol/http';
import { PAGE_ROWS_DEFAULT } from '@satchel/protocol/limits';
import { AppError } from '../../domain/app-error.ts';
import type { Bus } from '../../ports/bus.ts';
import type { Accounts } from '../../ports/data-store/accounts.ts';
import type { Conversations } from '../../ports/data-store/conversations.ts';
import type { Files } from '../../ports/data-store/files.ts';
import type { Messages } from '../../ports/data-store/messages.ts';
import { countReceipts } from '../../use-cases/count-receipts.ts';
import { deleteMessage } from '../../use-cases/delete-message.ts';
import { editMessage } from '../../use-cases/edit-message.ts';
import { openDirect } from '../../use-cases/open-direct.ts';
import { readLog } from '../../use-cases/read-log.ts';
import { sendMessage } from '../../use-cases/send-message.ts';
import { listConversations, showConversation } from '../../use-cases/view-conversations.ts';
import { type Route, route } from '../route.ts';

export type ChatUses = {
  accounts: Accounts;
  conversations: Conversations;
  messages: Messages;
  files: Files;
  bus: Bus;
  newId: () => string;
  now: () => number;
  /** @throws AppError `rate_limited` */
  demandSendRate: (userId: string) => Promise<void>;
};

export function chatRoutes(uses: ChatUses): Route[] {
  const show = (userId: string, conversationId: string) => showConversation(uses, { userId, conversationId });
  return [
    route('get', '/chat', { answer: conversationList, guests: 'allowed' }, async (_call, { account }) => ({
      status: 200,
      body: { conversations: await listConversations(uses, account.id) },
    })),
    route(
      'post',
      '/chat',
      { body: openChatBody, answer: conversationAnswer },
      async ({ body }, { account }) => {
        const opened = await openDirect(uses, { userId: account.id, username: body.username });
        const conversation = await show(account.id, opened.conversation.id);
        return { status: opened.created ? 201 : 200, body: { conversation } };
      },
    ),
    route(
      'get',
      '/chat/:id',
      { answer: conversationAnswer, guests: 'allowed' },
      async ({ params }, { account }) => ({
        status: 200,
        body: { conversation: await show(account.id, params.id) },
      }),
    ),
    route(
      'get',
      '/chat/:id/messages',
      { query: historyQuery, answer: historyAnswer, guests: 'allowed' },
      async ({ params, query }, { account }) => {
        const { rows, head } = await readLog(uses, {
          userId: account.id,
          conversationId: params.id,
          limit: query.limit ?? PAGE_ROWS_DEFAULT,
          position: positionOf(query),
        });
        return { status: 200, body: { messages: rows, head } };
      },
    ),
    route(
      'post',
      '/chat/:id/messages',
      { body: sendBody, answer: messageAnswer, guests: 'allowed' },
      async ({ params, body }, { account }) => {
        await uses.demandSendRate(account.id);
        const command = { userId: account.id, conversationId: params.id, ...body };
        const { row, repeated } = await sendMessage(uses, command);
        return { status: repeated ? 200 : 201, body: { message: row } };
      },
    ),
    route(
      'patch',
      '/chat/:id/messages/:messageId',
      { body: editBody, answer: messageAnswer, guests: 'allowed' },
      async ({ params, body }, { account }) => {
        await uses.demandSendRate(account.id);
        return {
          status: 200,
          body: { message: await editMessage(uses, { ...target(account.id, params), ...body }) },
        };
      },
    ),
    route(
      'delete',
      '/chat/:id/messages/:messageId',
      { answer: messageAnswer, guests: 'allowed' },
      async ({ params }, { account }) => {
        await uses.demandSendRate(account.id);
        return {
          status: 200,
          body: { message: await deleteMessage(uses, target(account.id, params)) },
        };
      },
    ),
    route(
      'get',
      '/chat/:id/messages/:messageId/receipts',
      { answer: receiptCounts, guests: 'allowed' },
      async ({ params }, { account }) => ({
        status: 200,
        body: await countReceipts(uses, target(account.id, params)),
      }),
    ),
  ];
}

function target(userId: string, { id, messageId }: { id: string; messageId: string }) {
  return { userId, conversationId: id, messageId };
}

/** Without a position: the newest page. */
function positionOf({ before, after }: { before?: number | undefined; after?: number | undefined }) {
  if (before !== undefined && after !== undefined) {
    throw new AppError('invalid_query', { message: 'Give before or after, not both.' });
  }
  return after === undefined ? { before: before ?? Number.MAX_SAFE_INTEGER } : { after };
}
