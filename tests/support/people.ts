import type { Conversation, User } from '@satchel/protocol/conversation';
import { expect } from 'vitest';
import { http } from './http.ts';

/** An account and one of its sessions. */
export type Person = { user: User; token: string; password: string };

type Server = { url: string };

let registered = 0;

/** @param name also the beginning of the username, which is another for each call */
export async function register(server: Server, name = 'person'): Promise<Person> {
  const username = `${name}.${++registered}`;
  const password = `the password of number ${registered}`;
  const { status, body } = await http(server).post('/auth/register', { username, password });
  expect(status).toBe(201);
  return { user: body.user, token: body.token, password };
}

/** Another session of the same account. */
export async function signIn(server: Server, { user, password }: Person): Promise<Person> {
  const { status, body } = await http(server).post('/auth/login', { username: user.username, password });
  expect(status).toBe(200);
  return { user: body.user, token: body.token, password };
}

type Named<Names extends readonly string[]> = { [Index in keyof Names]: Person };

export function registerAll<const Names extends readonly string[]>(
  server: Server,
  ...names: Names
): Promise<Named<Names>> {
  return Promise.all(names.map((name) => register(server, name))) as Promise<Named<Names>>;
}

export async function openChat(server: Server, person: Person, other: Person): Promise<string> {
  const { status, body } = await http(server, person).post('/chat', { username: other.user.username });
  expect([200, 201]).toContain(status);
  return body.conversation.id;
}

export type Pair = { ann: Person; ben: Person; conversationId: string };

/** Two people and the conversation between them. */
export async function createPair(server: Server): Promise<Pair> {
  const [ann, ben] = await registerAll(server, 'ann', 'ben');
  return { ann, ben, conversationId: await openChat(server, ann, ben) };
}

/** A private group; its creator is its admin. @returns the id */
export async function createGroup(
  server: Server,
  creator: Person,
  members: readonly Person[],
  wanted: { visibility?: 'private' | 'public'; kind?: 'group' | 'broadcast' } = {},
): Promise<string> {
  const { status, body } = await http(server, creator).post('/group', {
    name: 'Walkers',
    visibility: 'private',
    members: members.map(({ user }) => user.username),
    ...wanted,
  });
  expect(status).toBe(201);
  return body.conversation.id;
}

export async function addMember(server: Server, by: Person, conversationId: string, person: Person) {
  const { username } = person.user;
  await http(server, by).post(`/group/${conversationId}/members`, { username }).expect(201);
}

export async function removeMember(server: Server, by: Person, conversationId: string, person: Person) {
  await http(server, by).delete(`/group/${conversationId}/members/${person.user.id}`).expect(204);
}

export async function leave(server: Server, person: Person, conversationId: string): Promise<void> {
  await http(server, person).post(`/group/${conversationId}/leave`).expect(204);
}

export async function showChat(
  server: Server,
  person: Person,
  conversationId: string,
): Promise<Conversation> {
  const { body } = await http(server, person).get(`/chat/${conversationId}`).expect(200);
  return body.conversation;
}
