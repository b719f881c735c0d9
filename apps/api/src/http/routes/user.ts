import { peopleQuery, profilePatch, userAnswer, userList } from '@satchel/protocol/http';
import { shownAs } from '../../domain/account.ts';
import type { Accounts } from '../../ports/data-store/accounts.ts';
import type { Conversations } from '../../ports/data-store/conversations.ts';
import type { Messages } from '../../ports/data-store/messages.ts';
import { findPeople, showPeople, showPerson } from '../../use-cases/find-people.ts';
import { renameAccount } from '../../use-cases/rename-account.ts';
import { type Route, route } from '../route.ts';

export type UserUses = { accounts: Accounts; conversations: Conversations; messages: Messages };

export function userRoutes(uses: UserUses): Route[] {
  return [
    route('get', '/user/me', { answer: userAnswer, guests: 'allowed' }, async (_call, { account }) => ({
      status: 200,
      body: { user: shownAs(account) },
    })),
    route(
      'patch',
      '/user/me',
      { body: profilePatch, answer: userAnswer, guests: 'allowed' },
      async ({ body }, { account }) => ({
        status: 200,
        body: { user: await renameAccount(uses, { userId: account.id, name: body.name }) },
      }),
    ),
    route(
      'get',
      '/user',
      { query: peopleQuery, answer: userList, guests: 'allowed' },
      async ({ query: { query = '', ids } }, { account }) => {
        const found = ids === undefined ? findPeople(uses, account, query) : showPeople(uses, account, ids);
        return { status: 200, body: { users: await found } };
      },
    ),
    route('get', '/user/:id', { answer: userAnswer, guests: 'allowed' }, async ({ params }, { account }) => ({
      status: 200,
      body: { user: await showPerson(uses, account, params.id) },
    })),
  ];
}
