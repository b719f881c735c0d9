import {
  addMemberBody,
  conversationAnswer,
  groupBody,
  roleBody,
  roomAnswer,
  roomList,
  searchQuery,
} from '@satchel/protocol/http';
import type { Accounts } from '../../ports/data-store/accounts.ts';
import { addMember } from '../../use-cases/add-member.ts';
import type { ChangeUses } from '../../use-cases/change-conversation.ts';
import { changeRole } from '../../use-cases/change-role.ts';
import { createGroup } from '../../use-cases/create-group.ts';
import { findRooms, showRoom } from '../../use-cases/find-rooms.ts';
import { joinRoom } from '../../use-cases/join-room.ts';
import { removeMember } from '../../use-cases/remove-member.ts';
import { showConversation } from '../../use-cases/view-conversations.ts';
import { openRoute, type Route, route } from '../route.ts';

export type GroupUses = ChangeUses & {
  accounts: Accounts;
  /** @throws AppError `rate_limited` */
  demandSendRate: (userId: string) => Promise<void>;
};

export function groupRoutes(uses: GroupUses): Route[] {
  const show = (userId: string, conversationId: string) => showConversation(uses, { userId, conversationId });
  return [
    route(
      'post',
      '/group',
      { body: groupBody, answer: conversationAnswer },
      async ({ body }, { account }) => {
        await uses.demandSendRate(account.id);
        const { id } = await createGroup(uses, {
          userId: account.id,
          name: body.name,
          visibility: body.visibility,
          slug: body.slug,
          kind: body.kind ?? 'group',
          members: body.members ?? [],
        });
        return { status: 201, body: { conversation: await show(account.id, id) } };
      },
    ),
    route('get', '/group', { query: searchQuery, answer: roomList }, async ({ query }, { account }) => ({
      status: 200,
      body: { groups: await findRooms(uses, { userId: account.id, text: query.query ?? '' }) },
    })),
    openRoute(
      'get',
      '/group/room/:slug',
      { answer: roomAnswer, session: 'optional' },
      async ({ params }, who) => ({
        status: 200,
        body: { room: await showRoom(uses, { slug: params.slug, userId: who?.account.id }) },
      }),
    ),
    route(
      'post',
      '/group/:id/join',
      { answer: conversationAnswer, guests: 'allowed' },
      async ({ params }, { account }) => {
        await uses.demandSendRate(account.id);
        const { id } = await joinRoom(uses, { account, conversationId: params.id });
        return { status: 200, body: { conversation: await show(account.id, id) } };
      },
    ),
    route(
      'post',
      '/group/:id/members',
      { body: addMemberBody, answer: conversationAnswer, guests: 'allowed' },
      async ({ params, body }, { account }) => {
        const at = { userId: account.id, conversationId: params.id };
        await uses.demandSendRate(account.id);
        await addMember(uses, { ...at, username: body.username });
        return { status: 201, body: { conversation: await show(account.id, at.conversationId) } };
      },
    ),
    route(
      'patch',
      '/group/:id/members/:userId',
      { body: roleBody, answer: conversationAnswer, guests: 'allowed' },
      async ({ params, body }, { account }) => {
        const at = { userId: account.id, conversationId: params.id };
        await uses.demandSendRate(account.id);
        await changeRole(uses, { ...at, memberId: params.userId, role: body.role });
        return { status: 200, body: { conversation: await show(account.id, at.conversationId) } };
      },
    ),
    route('delete', '/group/:id/members/:userId', { guests: 'allowed' }, async ({ params }, { account }) => {
      const at = { userId: account.id, conversationId: params.id };
      await uses.demandSendRate(account.id);
      await removeMember(uses, { ...at, memberId: params.userId });
      return { status: 204 };
    }),
    route('post', '/group/:id/leave', { guests: 'allowed' }, async ({ params }, { account }) => {
      await uses.demandSendRate(account.id);
      await removeMember(uses, {
        userId: account.id,
        conversationId: params.id,
        memberId: account.id,
      });
      return { status: 204 };
    }),
  ];
}
