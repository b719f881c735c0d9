import { profilePatch, searchQuery, userAnswer, userList } from '@satchel/protocol/http';
import { shownAs } from '../../domain/account.ts';
import type { Accounts } from '../../ports/data-store/accounts.ts';
import { findPeople, showPerson } from '../../use-cases/find-people.ts';
import { renameAccount } from '../../use-cases/rename-account.ts';
import { type Route, route } from '../route.ts';

export type UserUses = { accounts: Accounts };

export function userRoutes(uses: UserUses): Route[] {
  return [
    route('get', '/user/me', { answer: userAnswer }, async (_call, { account }) => ({
      status: 200,
      body: { user: shownAs(account) },
    })),
    route('patch', '/user/me', { body: profilePatch, answer: userAnswer }, async ({ body }, { account }) => ({
      status: 200,
      body: { user: await renameAccount(uses, { userId: account.id, name: body.name }) },
    })),
    route('get', '/user', { query: searchQuery, answer: userList }, async ({ query }) => ({
      status: 200,
      body: { users: await findPeople(uses, query.query ?? '') },
    })),
    route('get', '/user/:id', { answer: userAnswer }, async ({ params }) => ({
      status: 200,
      body: { user: await showPerson(uses, params.id ?? '') },
    })),
  ];
}
