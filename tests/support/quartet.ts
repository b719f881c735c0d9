import type { File } from '@satchel/protocol/http';
import { expect } from 'vitest';
import { http } from './http.ts';
import { createGroup, type Person, registerAll } from './people.ts';
import { type Sent, sendFile } from './upload.ts';

type Server = { url: string };

export type Quartet = { ann: Person; ben: Person; cleo: Person; dan: Person; conversationId: string };

/** A private group of four that Ann made and administers. */
export async function createQuartet(server: Server): Promise<Quartet> {
  const [ann, ben, cleo, dan] = await registerAll(server, 'ann', 'ben', 'cleo', 'dan');
  return { ann, ben, cleo, dan, conversationId: await createGroup(server, ann, [ben, cleo, dan]) };
}

/** The same with a file of Ann's that the other three wait for. */
export async function createQuartetWithFile(server: Server): Promise<Quartet & { sent: Sent }> {
  const quartet = await createQuartet(server);
  return { ...quartet, sent: await sendFile(server, quartet.ann, quartet.conversationId) };
}

export async function showFile(server: Server, person: Person, fileId: string): Promise<File> {
  const { status, body } = await http(server, person).get(`/file/${fileId}`);
  expect(status).toBe(200);
  return body.file;
}

/** What became of each recipient, by the beginning of their name. */
export function statuses({ recipients }: File): Record<string, string> {
  return Object.fromEntries(recipients.map(({ user, status }) => [user.name.split('.')[0], status]));
}
