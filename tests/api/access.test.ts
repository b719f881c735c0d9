import { allRoutes, type RouteUses } from '@satchel/api/http/routes';
import type { ErrorCode } from '@satchel/protocol/errors';
import { command } from '@satchel/protocol/socket-commands';
import type { Test } from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, type Http, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createGroup, type Person, register, registerAll, removeMember } from '../support/people.ts';
import { createRoom, enterAsGuest, type GuestPerson, join } from '../support/rooms.ts';
import { connect, type TestSocket } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { beginUpload, digestOf, putPart, sendFile } from '../support/upload.ts';

const server = useServer();

/** Everything in a private group that a request can name, made by one of its members. */
type Things = {
  conversationId: string;
  messageId: string;
  attachmentId: string;
  fileId: string;
  uploadId: string;
  memberId: string;
  /** A name to add. */
  username: string;
};

const PART = Buffer.from('a part');

async function makeThings(
  owner: Person,
  conversationId: string,
  memberId: string,
  username: string,
): Promise<Things> {
  const socket = await connect(server(), owner);
  const { row } = await socket.call('send', { conversationId, cid: newId(), text: 'Among us.' });
  const small = await socket.sendAttachment({ conversationId, cid: newId(), name: 'a.txt' }, PART);
  const { file } = await sendFile(server(), owner, conversationId, PART);
  const upload = await beginUpload(server(), owner, conversationId, PART.length).expect(201);
  await socket.close();
  return {
    conversationId,
    messageId: row.id,
    attachmentId: (small as { result: { row: { id: string } } }).result.row.id,
    fileId: file.id,
    uploadId: upload.body.file.id,
    memberId,
    username,
  };
}

type Ask = (as: Http, things: Things, who: Person) => Test;
const digest = digestOf(PART);

/** Each route that leads into a conversation, with a request that its members may make. */
const inside: Record<string, Ask> = {
  'GET /chat/:id': (as, { conversationId }) => as.get(`/chat/${conversationId}`),
  'GET /chat/:id/messages': (as, { conversationId }) => as.get(`/chat/${conversationId}/messages`),
  'POST /chat/:id/messages': (as, { conversationId }) =>
    as.post(`/chat/${conversationId}/messages`, { cid: newId(), text: 'Hello.' }),
  'PATCH /chat/:id/messages/:messageId': (as, { conversationId, messageId }) =>
    as.patch(`/chat/${conversationId}/messages/${messageId}`, { text: 'Changed.' }),
  'DELETE /chat/:id/messages/:messageId': (as, { conversationId, messageId }) =>
    as.delete(`/chat/${conversationId}/messages/${messageId}`),
  'GET /chat/:id/messages/:messageId/receipts': (as, { conversationId, messageId }) =>
    as.get(`/chat/${conversationId}/messages/${messageId}/receipts`),
  'GET /attachment/:messageId': (as, { attachmentId }) => as.get(`/attachment/${attachmentId}`),
  'POST /group/:id/members': (as, { conversationId, username }) =>
    as.post(`/group/${conversationId}/members`, { username }),
  'PATCH /group/:id/members/:userId': (as, { conversationId, memberId }) =>
    as.patch(`/group/${conversationId}/members/${memberId}`, { role: 'admin' }),
  'DELETE /group/:id/members/:userId': (as, { conversationId, memberId }) =>
    as.delete(`/group/${conversationId}/members/${memberId}`),
  'POST /group/:id/join': (as, { conversationId }) => as.post(`/group/${conversationId}/join`),
  'POST /group/:id/leave': (as, { conversationId }) => as.post(`/group/${conversationId}/leave`),
  'POST /file': (as, { conversationId }) =>
    as.post('/file').field('conversation', conversationId).attach('file', PART, 'a.txt'),
  'POST /file/uploads': (as, { conversationId }) =>
    as.post('/file/uploads', { conversation: conversationId, name: 'a', size: 1, cid: newId() }),
  'PUT /file/:id/parts/:n': (_as, { uploadId }, who) => putPart(server(), who, uploadId, 1, PART),
  'GET /file/:id/parts': (as, { uploadId }) => as.get(`/file/${uploadId}/parts`),
  'POST /file/:id/complete': (as, { uploadId }) => as.post(`/file/${uploadId}/complete`, { digest }),
  'GET /file/:id': (as, { fileId }) => as.get(`/file/${fileId}`),
  'GET /file/:id/content': (as, { fileId }) => as.get(`/file/${fileId}/content`),
  'HEAD /file/:id/content': (as, { fileId }) => as.head(`/file/${fileId}/content`),
  'POST /file/:id/receipt': (as, { fileId }) =>
    as.post(`/file/${fileId}/receipt`, { digest, level: 'stored' }),
  'POST /file/:id/decline': (as, { fileId }) => as.post(`/file/${fileId}/decline`),
  'POST /file/:id/keep': (as, { fileId }) => as.post(`/file/${fileId}/keep`),
  'DELETE /file/:id/keep': (as, { fileId }) => as.delete(`/file/${fileId}/keep`),
  'POST /file/:id/extend': (as, { fileId }) => as.post(`/file/${fileId}/extend`, { expiresIn: 7200 }),
  'DELETE /file/:id': (as, { fileId }) => as.delete(`/file/${fileId}`),
};

/** Routes that name no conversation of others. */
const outside = [
  'POST /auth/register',
  'POST /auth/login',
  'POST /auth/guest',
  'POST /auth/upgrade',
  'POST /auth/logout',
  'GET /auth/sessions',
  'DELETE /auth/sessions/:id',
  'GET /user/me',
  'PATCH /user/me',
  'GET /user',
  'GET /user/:id',
  'GET /chat',
  'POST /chat',
  'POST /group',
  'GET /group',
  'GET /group/room/:slug',
];

/** Who of the members may make the request above; the others of the table are the owner's. */
const byRecipient = new Set([
  'POST /file/:id/receipt',
  'POST /file/:id/decline',
  'POST /file/:id/keep',
  'DELETE /file/:id/keep',
]);

const routes = allRoutes({} as RouteUses).map(({ method, path, session }) => ({
  name: `${method.toUpperCase()} ${path}`,
  session,
}));

describe('the table of routes', () => {
  it('names every route of the server, and no other', () => {
    expect(Object.keys(inside).concat(outside).sort()).toEqual(routes.map(({ name }) => name).sort());
  });
});

describe('a private group', () => {
  let ann: Person;
  let ben: Person;
  let cleo: Person;
  let eve: Person;
  let dan: Person;
  /** Made by the admin, and by somebody who was removed afterwards. */
  let ofAdmin: Things;
  let ofFormer: Things;

  beforeAll(async () => {
    [ann, ben, cleo, dan, eve] = await registerAll(server(), 'ann', 'ben', 'cleo', 'dan', 'eve');
    const conversationId = await createGroup(server(), ann, [ben, cleo]);
    ofAdmin = await makeThings(ann, conversationId, cleo.user.id, dan.user.username);
    ofFormer = await makeThings(ben, conversationId, cleo.user.id, dan.user.username);
    await removeMember(server(), ann, conversationId, ben);
  });

  const ask = (name: string, who: Person, things: Things) => inside[name]!(http(server(), who), things, who);

  const expectNotFound = async (test: Test) => {
    const response = await test;
    if (response.text) expectProblem(response, 'not_found');
    else expect(response.status).toBe(404);
  };

  it.each(Object.keys(inside))('[M10] does not exist for an outsider at %s', async (name) => {
    for (const things of [ofAdmin, ofFormer]) await expectNotFound(ask(name, eve, things));
  });

  it.each(Object.keys(inside))(
    '[M10] [F6] does not exist any more for a former member at %s',
    async (name) => {
      for (const things of [ofAdmin, ofFormer]) await expectNotFound(ask(name, ben, things));
      const self = { ...ofAdmin, memberId: ben.user.id };
      await expectNotFound(ask(name, ben, self));
    },
  );

  it.each(Object.keys(inside))('lets its members do at %s what the others could not', async (name) => {
    // Everybody may have a few uploads open, and each of these opens one.
    const owner = await register(server(), 'owner');
    const fresh = await createGroup(server(), owner, [dan, ann]);
    const things = await makeThings(owner, fresh, dan.user.id, eve.user.username);
    if (name === 'POST /file/:id/complete')
      await putPart(server(), owner, things.uploadId, 1, PART).expect(204);
    if (name === 'POST /group/:id/leave') {
      await http(server(), owner)
        .patch(`/group/${fresh}/members/${ann.user.id}`, { role: 'admin' })
        .expect(200);
    }
    const { status } = await ask(name, byRecipient.has(name) ? dan : owner, things);
    expect(status).toBeLessThan(300);
  });

  it('is in no list of theirs', async () => {
    for (const person of [ben, eve]) {
      const { body } = await http(server(), person).get('/chat').expect(200);
      expect(JSON.stringify(body)).not.toContain(ofAdmin.conversationId);
      const { welcome } = await connect(server(), person);
      expect(JSON.stringify(welcome)).not.toContain(ofAdmin.conversationId);
    }
  });

  type Say = (socket: TestSocket, things: Things) => Promise<unknown>;
  /** `hello` names no conversation. */
  const commands: Record<string, Say | undefined> = {
    hello: undefined,
    send: (socket, { conversationId }) =>
      socket.refused('not_found', 'send', { conversationId, cid: newId(), text: 'Hello.' }),
    sync: (socket, { conversationId }) => socket.refused('not_found', 'sync', { conversationId, after: 0 }),
    open: (socket, { conversationId }) => socket.refused('not_found', 'open', { conversationId }),
    receipt: (socket, { conversationId }) =>
      socket.refused('not_found', 'receipt', { conversationId, read: 1 }),
    typing: (socket, { conversationId }) => socket.refused('not_found', 'typing', { conversationId }),
    watch: async (socket) => {
      const [one, other] = await registerAll(server(), 'one', 'other');
      await createGroup(server(), one, [other]);
      expect(await socket.call('watch', { userIds: [one.user.id, other.user.id] })).toEqual({ people: [] });
    },
    'binary send': async (socket, { conversationId }) => {
      const answer = await socket.sendAttachment({ conversationId, cid: newId(), name: 'a' }, PART);
      expect(answer).toMatchObject({ type: 'fail', code: 'not_found' });
    },
  };

  it('has a table of all commands', () => {
    const types = command.options.map(({ shape }) => shape.type.value);
    expect(Object.keys(commands).sort()).toEqual([...types, 'binary send'].sort());
  });

  it.each(Object.keys(commands))('[M10] does not exist for them at the command %s', async (name) => {
    for (const person of [ben, eve]) {
      const socket = await connect(server(), person);
      await commands[name]?.(socket, ofAdmin);
      expect(socket.rows(ofAdmin.conversationId)).toEqual([]);
    }
  });
});

describe('a guest', () => {
  let ann: Person;
  let ben: Person;
  let colt: GuestPerson;
  let inRoom: Things;
  /** Of a private group, and of another public room. */
  let elsewhere: Things[];

  beforeAll(async () => {
    const [admin, member, dan] = await registerAll(server(), 'ann', 'ben', 'dan');
    [ann, ben] = [admin, member];
    const [home, other] = [await createRoom(server(), ann), await createRoom(server(), ann)];
    const group = await createGroup(server(), ann, [ben]);
    for (const room of [home, other]) await join(server(), ben, room);
    const thingsIn = (id: string) => makeThings(ann, id, ben.user.id, dan.user.username);
    inRoom = await thingsIn(home.id);
    elsewhere = [await thingsIn(group), await thingsIn(other.id)];
    colt = await enterAsGuest(server(), home);
  });

  const refusal = async (test: Test) => {
    const response = await test;
    if (response.status < 300) return 'allowed';
    return response.text ? (response.body.code ?? JSON.parse(response.text).code) : response.status;
  };

  /** Whoever sends a file there is told that guests send none, before the server looks where to. */
  const uploads = new Set(['POST /file', 'POST /file/uploads']);

  it.each(Object.keys(inside))('[R5] finds nothing outside the room at %s', async (name) => {
    for (const things of elsewhere) {
      const code = await refusal(inside[name]!(http(server(), colt), things, colt));
      expect([404, uploads.has(name) ? 'not_allowed' : 'not_found']).toContain(code);
    }
  });

  const notMine = new Set<string>([
    ...uploads,
    'PATCH /chat/:id/messages/:messageId',
    'DELETE /chat/:id/messages/:messageId',
    'POST /group/:id/members',
    'PATCH /group/:id/members/:userId',
    'DELETE /group/:id/members/:userId',
    'POST /file/:id/extend',
    'DELETE /file/:id',
  ]);
  const hidden = new Set(['PUT /file/:id/parts/:n', 'GET /file/:id/parts', 'POST /file/:id/complete']);
  const allowedInside = Object.keys(inside).filter((name) => name !== 'POST /group/:id/leave');

  it.each(allowedInside)('[R5] is in the room a plain member without uploads at %s', async (name) => {
    const expected = notMine.has(name) ? 'not_allowed' : hidden.has(name) ? 'not_found' : 'allowed';
    expect(await refusal(inside[name]!(http(server(), colt), inRoom, colt))).toBe(expected);
  });

  it('[R5] sees of people only those of the room', async () => {
    const stranger = await register(server(), 'stranger');
    const as = http(server(), colt);
    expectProblem(await as.get('/user?query=ann'), 'not_found');
    expectProblem(await as.get(`/user/${stranger.user.id}`), 'not_found');
    expect((await as.get(`/user/${ann.user.id}`).expect(200)).body.user).toEqual(ann.user);
    const ids = [ann, ben, colt, stranger].map(({ user }) => user.id).join(',');
    const { body } = await as.get(`/user?ids=${ids}`).expect(200);
    expect(body.users.map(({ id }: { id: string }) => id).sort()).toEqual(
      [ann.user.id, ben.user.id, colt.user.id].sort(),
    );
  });

  const others: [string, ErrorCode, (as: Http) => Test][] = [
    ['POST /chat', 'not_found', (as) => as.post('/chat', { username: ann.user.username })],
    ['POST /group', 'not_found', (as) => as.post('/group', { name: 'Mine', visibility: 'private' })],
    ['GET /group', 'not_found', (as) => as.get('/group')],
  ];

  it.each(others)('[R5] finds nothing at %s', async (_name, code, ask) => {
    expectProblem(await ask(http(server(), colt)), code);
  });

  it('[R5] has one conversation in every list', async () => {
    const { body } = await http(server(), colt).get('/chat').expect(200);
    expect(body.conversations.map(({ id }: { id: string }) => id)).toEqual([inRoom.conversationId]);
    const { welcome } = await connect(server(), colt);
    expect(welcome.heads.map(({ conversationId }) => conversationId)).toEqual([inRoom.conversationId]);
  });

  it('[R5] is refused on the socket what is outside the room, and heard inside', async () => {
    const socket = await connect(server(), colt);
    for (const { conversationId } of elsewhere) {
      await socket.refused('not_found', 'send', { conversationId, cid: newId(), text: 'Hello.' });
      await socket.refused('not_found', 'sync', { conversationId, after: 0 });
      await socket.refused('not_found', 'open', { conversationId });
      await socket.refused('not_found', 'receipt', { conversationId, read: 1 });
      const sent = await socket.sendAttachment({ conversationId, cid: newId(), name: 'a' }, PART);
      expect(sent).toMatchObject({ type: 'fail', code: 'not_found' });
    }
    const { conversationId } = inRoom;
    await socket.call('send', { conversationId, cid: newId(), text: 'Hello.' });
    const sent = await socket.sendAttachment({ conversationId, cid: newId(), name: 'a' }, PART);
    expect(sent).toMatchObject({ type: 'ok' });
  });
});

describe('without a session', () => {
  const needsOne = routes.filter(({ session }) => session === 'required').map(({ name }) => name);

  it.each(needsOne)('row 12: %s is 401', async (name) => {
    const [method, path = ''] = name.split(' ');
    const filled = path.replace(/:n\b/, '1').replace(/:\w+/g, newId());
    const verb = method?.toLowerCase() as keyof Http;
    const response = await http(server())[verb](filled);
    if (verb === 'head') expect(response.status).toBe(401);
    else expectProblem(response, 'unauthenticated');
  });

  it('only coming in and looking at a public room are possible', () => {
    expect(routes.filter(({ session }) => session !== 'required').map(({ name }) => name)).toEqual([
      'POST /auth/register',
      'POST /auth/login',
      'POST /auth/guest',
      'GET /group/room/:slug',
    ]);
  });
});
