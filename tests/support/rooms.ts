import type { Conversation } from '@satchel/protocol/conversation';
import { expect } from 'vitest';
import { http } from './http.ts';
import { newId } from './new-id.ts';
import type { Person } from './people.ts';

type Server = { url: string };

export type PublicRoom = Conversation & { slug: string };

/** A public room with an address of its own; its creator is its admin. */
export async function createRoom(
  server: Server,
  creator: Person,
  wanted: { name?: string; slug?: string; kind?: 'group' | 'broadcast' } = {},
): Promise<PublicRoom> {
  const slug = `room-${newId().slice(0, 12)}`;
  const body = { name: 'People', visibility: 'public', slug, ...wanted };
  const response = await http(server, creator).post('/group', body);
  expect(response.status).toBe(201);
  return response.body.conversation;
}

export async function join(server: Server, person: Person, { id }: { id: string }): Promise<Conversation> {
  const { status, body } = await http(server, person).post(`/group/${id}/join`);
  expect(status).toBe(200);
  return body.conversation;
}

export type GuestPerson = Person & { conversation: Conversation };

/** Somebody who came by the room's link. */
export async function enterAsGuest(
  server: Server,
  { slug }: { slug: string },
  name = 'Colt',
): Promise<GuestPerson> {
  const { status, body } = await http(server).post('/auth/guest', { name, room: slug });
  expect(status).toBe(201);
  return { user: body.user, token: body.token, password: '', conversation: body.conversation };
}
