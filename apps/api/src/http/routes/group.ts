import { addMemberBody, conversationAnswer, groupBody, roleBody } from '@satchel/protocol/http';
import type { Accounts } from '../../ports/data-store/accounts.ts';
import type { ChangeUses } from '../../use-cases/change-conversation.ts';
import { addMember, changeRole, removeMember } from '../../use-cases/change-members.ts';
import { createGroup } from '../../use-cases/create-group.ts';
import { showConversation } from '../../use-cases/view-conversations.ts';
import { type Route, route } from '../route.ts';

export type GroupUses = ChangeUses & { accounts: Accounts };

export function groupRoutes(uses: GroupUses): Route[] {
  const show = (userId: string, conversationId: string) => showConversation(uses, { userId, conversationId });
  return [
    route(
      'post',
      '/group',
      { body: groupBody, answer: conversationAnswer },
      async ({ body }, { account }) => {
        const { id } = await createGroup(uses, {
          userId: account.id,
          name: body.name,
          visibility: body.visibility,
          kind: body.kind ?? 'group',
          members: body.members ?? [],
        });
        return { status: 201, body: { conversation: await show(account.id, id) } };
      },
    ),
    route(
      'post',
      '/group/:id/members',
      { body: addMemberBody, answer: conversationAnswer },
      async ({ params, body }, { account }) => {
        const at = { userId: account.id, conversationId: params.id ?? '' };
        await addMember(uses, { ...at, username: body.username });
        return { status: 201, body: { conversation: await show(account.id, at.conversationId) } };
      },
    ),
    route(
      'patch',
      '/group/:id/members/:userId',
      { body: roleBody, answer: conversationAnswer },
      async ({ params, body }, { account }) => {
        const at = { userId: account.id, conversationId: params.id ?? '' };
        await changeRole(uses, { ...at, memberId: params.userId ?? '', role: body.role });
        return { status: 200, body: { conversation: await show(account.id, at.conversationId) } };
      },
    ),
    route('delete', '/group/:id/members/:userId', {}, async ({ params }, { account }) => {
      const at = { userId: account.id, conversationId: params.id ?? '' };
      await removeMember(uses, { ...at, memberId: params.userId ?? '' });
      return { status: 204 };
    }),
    route('post', '/group/:id/leave', {}, async ({ params }, { account }) => {
      await removeMember(uses, {
        userId: account.id,
        conversationId: params.id ?? '',
        memberId: account.id,
      });
      return { status: 204 };
    }),
  ];
}
