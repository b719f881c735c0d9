import { allRoutes, type RouteUses } from '@satchel/api/http/routes';
import type { Test } from 'supertest';
import { describe, expect, it } from 'vitest';
import { expectProblem, type Http, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createGroup, type Person, registerAll } from '../support/people.ts';
import { createRoom, enterAsGuest } from '../support/rooms.ts';
import { useServer } from '../support/start-test-server.ts';
import { sendFile } from '../support/upload.ts';

const MESSAGES = 10;
/** At once; the limit lets a minute's messages through, and one a second. */
const MANY = 20;

const server = useServer({ env: { SATCHEL_MESSAGES_PER_MINUTE: `${MESSAGES}` } });

type Things = { conversationId: string; messageId: string; fileId: string; member: Person; stranger: Person };
type Ask = (as: Http, things: Things) => Test;

const group = ({ conversationId }: Things, rest: string) => `/group/${conversationId}/${rest}`;
const message = ({ conversationId, messageId }: Things) => `/chat/${conversationId}/messages/${messageId}`;

/** What others see happen, over and over if somebody likes. */
const limited: Record<string, Ask> = {
  'POST /chat/:id/messages': (as, { conversationId }) =>
    as.post(`/chat/${conversationId}/messages`, { cid: newId(), text: 'Again.' }),
  'PATCH /chat/:id/messages/:messageId': (as, things) => as.patch(message(things), { text: newId() }),
  'DELETE /chat/:id/messages/:messageId': (as, things) => as.delete(message(things)),
  'POST /group': (as) => as.post('/group', { name: 'Another', visibility: 'private' }),
  'POST /group/:id/join': (as, things) => as.post(group(things, 'join')),
  'POST /group/:id/leave': (as, things) => as.post(group(things, 'leave')),
  'POST /group/:id/members': (as, things) =>
    as.post(group(things, 'members'), { username: things.stranger.user.username }),
  'PATCH /group/:id/members/:userId': (as, things) =>
    as.patch(group(things, `members/${things.member.user.id}`), { role: 'admin' }),
  'DELETE /group/:id/members/:userId': (as, things) =>
    as.delete(group(things, `members/${things.member.user.id}`)),
  'POST /file': (as, { conversationId }) =>
    as.post('/file').field('conversation', conversationId).attach('file', Buffer.from('a part'), 'a.txt'),
  'POST /file/uploads': (as, { conversationId }) =>
    as.post('/file/uploads', { conversation: conversationId, name: 'a', size: 1, cid: newId() }),
  'POST /file/:id/keep': (as, { fileId }) => as.post(`/file/${fileId}/keep`),
  'DELETE /file/:id/keep': (as, { fileId }) => as.delete(`/file/${fileId}/keep`),
  'POST /file/:id/extend': (as, { fileId }) => as.post(`/file/${fileId}/extend`, { expiresIn: 7200 }),
};

/** With limits of their own, seen by nobody else, or possible once. */
const others = [
  'POST /auth/register',
  'POST /auth/login',
  'POST /auth/guest',
  'POST /auth/upgrade',
  'POST /auth/logout',
  'DELETE /auth/sessions/:id',
  'PATCH /user/me',
  'POST /chat',
  'PUT /file/:id/parts/:n',
  'POST /file/:id/complete',
  'POST /file/:id/receipt',
  'POST /file/:id/decline',
  'DELETE /file/:id',
];

async function makeThings(): Promise<Things & { ann: Person }> {
  const [ann, member, stranger] = await registerAll(server(), 'ann', 'member', 'stranger');
  const conversationId = await createGroup(server(), ann, [member]);
  const text = { cid: newId(), text: 'Once.' };
  const { body } = await http(server(), ann).post(`/chat/${conversationId}/messages`, text).expect(201);
  const { file } = await sendFile(server(), ann, conversationId);
  return { ann, member, stranger, conversationId, messageId: body.message.id, fileId: file.id };
}

async function expectLimited(ask: () => Test): Promise<void> {
  const answers = await Promise.all(Array.from({ length: MANY }, () => ask().then((response) => response)));
  // Open uploads have a limit of their own, which is another 429.
  const refused = answers.filter(({ status, body }) => status === 429 && body.code === 'rate_limited');
  expect(refused.length).toBeGreaterThan(0);
  for (const answer of refused) {
    const { limit, retryAfterMs } = expectProblem(answer, 'rate_limited');
    expect(limit).toBe(MESSAGES);
    expect(retryAfterMs).toBeGreaterThan(0);
  }
}

describe('as many messages a minute as one person may send', () => {
  it('is a limit whose table names every route that changes anything', () => {
    const changing = allRoutes({} as RouteUses).filter(({ method }) => method !== 'get' && method !== 'head');
    const names = changing.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect([...Object.keys(limited), ...others].sort()).toEqual(names.sort());
  });

  it.each(Object.keys(limited))('row 27: holds for %s', async (name) => {
    const { ann, ...things } = await makeThings();
    await expectLimited(() => limited[name]!(http(server(), ann), things));
  });

  it('[R5] row 27: holds for a guest who comes and goes', async () => {
    const { ann } = await makeThings();
    const room = await createRoom(server(), ann);
    const guest = await enterAsGuest(server(), room);
    let leaves = false;
    await expectLimited(() => {
      leaves = !leaves;
      return http(server(), guest).post(`/group/${room.id}/${leaves ? 'leave' : 'join'}`);
    });
  });
});
