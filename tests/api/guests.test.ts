import { enterAsGuest as enterRoom } from '@satchel/api/use-cases/enter-as-guest';
import { endNodeLease, holdNodeLease } from '@satchel/api/use-cases/node-lease';
import { retireGuest } from '@satchel/api/use-cases/retire-guest';
import { createTurns } from '@satchel/api/use-cases/turns';
import { closeCodes } from '@satchel/protocol/close-codes';
import { SESSION_IDLE } from '@satchel/protocol/limits';
import type { SocketEvent } from '@satchel/protocol/socket-events';
import { describe, expect, it } from 'vitest';
import { type Clock, createClock } from '../support/clock.ts';
import { countGuestLooks } from '../support/guest-looks.ts';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { type Person, register, registerAll, removeMember, showChat, signIn } from '../support/people.ts';
import { createRoom, enterAsGuest, join } from '../support/rooms.ts';
import { joinSimple } from '../support/simple-client.ts';
import { connect } from '../support/socket-client.ts';
import { startTestServer, type TestServer, useServer } from '../support/start-test-server.ts';
import { sendFile } from '../support/upload.ts';

const server = useServer();

const leftBy = (userId: string) => (event: SocketEvent) =>
  event.type === 'rows' &&
  event.rows.some(({ kind, body }) => kind === 'note' && body?.event === 'left' && body.userId === userId);

describe('coming in as a guest', () => {
  it('[R5] takes a name and a room, and is a member of it at once', async () => {
    const ann = await register(server(), 'ann');
    const room = await createRoom(server(), ann);
    const socket = await connect(server(), ann);
    const response = await http(server()).post('/auth/guest', {
      name: ' Colt ',
      room: room.slug.toUpperCase(),
    });
    expect(response.status).toBe(201);
    const { user, token, conversation } = response.body;
    expect(user).toEqual({
      id: expect.any(String),
      name: 'Colt',
      username: expect.stringContaining('~'),
      guest: true,
    });
    expect(response.headers['set-cookie']?.[0]).toMatch(/^sid=.*HttpOnly.*SameSite=Strict/);
    expect(conversation).toMatchObject({ id: room.id, memberCount: 2, unread: 0 });
    expect(conversation.members.map((member: { user: object }) => member.user)).toEqual([ann.user, user]);
    const guest = await connect(server(), { token });
    const { row } = await guest.call('send', { conversationId: room.id, cid: newId(), text: 'Hello.' });
    const rows = await socket.untilSeq(room.id, row.seq);
    expect(rows.map(({ body }) => body)).toEqual([{ event: 'joined', userId: user.id }, { text: 'Hello.' }]);
    const shown = await http(server(), ann).get(`/user/${user.id}`).expect(200);
    expect(shown.body.user).toEqual(user);
  });

  it('[R5] is refused without a name, and to what is no public room', async () => {
    const ann = await register(server(), 'ann');
    const { slug } = await createRoom(server(), ann);
    const enter = (body: object) => http(server()).post('/auth/guest', body);
    expectProblem(await enter({ name: 'Colt', room: 'nowhere' }), 'not_found');
    expectProblem(await enter({ name: '', room: slug }), 'invalid_name');
    expectProblem(await enter({ name: 'Colt', room: 'a b' }), 'invalid_slug');
    expectProblem(await enter({ name: 'Colt' }), 'invalid_field');
    expectProblem(await enter({ name: 'Colt', room: slug, password: 'x' }), 'invalid_field');
  });

  it('[R5] row 14: is refused above so many from one address, with the time to wait', async () => {
    const own = await startTestServer({ env: { SATCHEL_GUESTS_PER_MINUTE: '2' } });
    const room = await createRoom(own, await register(own, 'ann'));
    for (const name of ['one', 'two']) await enterAsGuest(own, room, name);
    const refused = await http(own).post('/auth/guest', { name: 'three', room: room.slug });
    expect(expectProblem(refused, 'rate_limited').limit).toBe(2);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('[R5] gives a name that nobody can register, sign in with or be invited by', async () => {
    const ann = await register(server(), 'ann');
    const room = await createRoom(server(), ann);
    const { user } = await enterAsGuest(server(), room, 'Ann');
    const { username } = user;
    const password = 'a password of a guest';
    expectProblem(await http(server()).post('/auth/register', { username, password }), 'invalid_username');
    expectProblem(await http(server()).post('/auth/login', { username, password }), 'bad_credentials');
    expectProblem(await http(server()).post('/auth/login', { username, password: '' }), 'bad_credentials');
    expectProblem(await http(server(), ann).post('/chat', { username }), 'invalid_username');
    const found = await http(server(), ann)
      .get(`/user?query=${encodeURIComponent(username)}`)
      .expect(200);
    expect(found.body.users).toEqual([]);
    const path = `/group/${room.id}/members/${user.id}`;
    expectProblem(await http(server(), ann).patch(path, { role: 'admin' }), 'not_allowed');
  });

  it('[R5] downloads the files of the room', async () => {
    const ann = await register(server(), 'ann');
    const room = await createRoom(server(), ann);
    const sent = await sendFile(server(), ann, room.id, Buffer.from('for all'));
    const guest = await enterAsGuest(server(), room);
    const { text, body } = await http(server(), guest).get(`/file/${sent.file.id}/content`).expect(200);
    expect(text ?? String(body)).toBe('for all');
  });

  it('[R5] does not keep the last admin, whom the next full account follows', async () => {
    const [ann, ben, cleo] = await registerAll(server(), 'ann', 'ben', 'cleo');
    const room = await createRoom(server(), ann);
    const guest = await enterAsGuest(server(), room);
    await join(server(), ben, room);
    const leave = () => http(server(), ann).post(`/group/${room.id}/leave`);
    expectProblem(await leave(), 'last_admin');
    await http(server(), ben).post(`/group/${room.id}/leave`).expect(204);
    await leave().expect(204);
    expect(await memberIds(server(), room.id)).toEqual([guest.user.id]);
    const { members } = await join(server(), cleo, room);
    expect(members).toMatchObject([{ user: cleo.user, role: 'admin' }]);
    await http(server(), cleo).delete(`/group/${room.id}/members/${guest.user.id}`).expect(204);
  });

  it('[R5] who is removed finds nothing any more', async () => {
    const ann = await register(server(), 'ann');
    const room = await createRoom(server(), ann);
    const guest = await enterAsGuest(server(), room);
    await removeMember(server(), ann, room.id, guest);
    expectProblem(await http(server(), guest).get(`/chat/${room.id}`), 'not_found');
    expectProblem(await http(server(), guest).get(`/user/${ann.user.id}`), 'not_found');
    expect((await http(server(), guest).get('/chat').expect(200)).body.conversations).toEqual([]);
  });
});

describe('the visit of a guest', () => {
  const roomWithGuest = async () => {
    const ann = await register(server(), 'ann');
    const room = await createRoom(server(), ann);
    return { ann, room, guest: await enterAsGuest(server(), room) };
  };

  it('[R6] ends with signing out: the room is told, the name stays', async () => {
    const { ann, room, guest } = await roomWithGuest();
    const socket = await connect(server(), ann);
    await http(server(), guest).post(`/chat/${room.id}/messages`, { cid: newId(), text: 'Bye.' }).expect(201);
    await http(server(), guest).post('/auth/logout').expect(204);
    await socket.until('the farewell', leftBy(guest.user.id));
    expect((await showChat(server(), ann, room.id)).memberCount).toBe(1);
    expectProblem(await http(server(), guest).get('/chat'), 'unauthenticated');
    const shown = await http(server(), ann).get(`/user/${guest.user.id}`).expect(200);
    expect(shown.body.user).toEqual(guest.user);
    const next = await enterAsGuest(server(), room, 'June');
    const seen = await http(server(), next).get(`/user?ids=${guest.user.id}`).expect(200);
    expect(seen.body.users).toEqual([guest.user]);
  });

  it('[R6] ends when the same browser signs in to an account', async () => {
    const { ann, room, guest } = await roomWithGuest();
    const { user, password } = await register(server(), 'ben');
    await http(server())
      .post('/auth/login', { username: user.username, password })
      .set('Cookie', `sid=${guest.token}`)
      .set('Origin', server().url)
      .expect(200);
    expect((await showChat(server(), ann, room.id)).memberCount).toBe(1);
  });

  it('[R6] ends when the last session is too old, by the sweeper', async () => {
    const clock = createClock();
    const own = await startTestServer({ now: clock.now });
    const ann = await register(own, 'ann');
    const room = await createRoom(own, ann);
    const [quiet, busy] = [await enterAsGuest(own, room, 'Quiet'), await enterAsGuest(own, room, 'Busy')];
    clock.advance(SESSION_IDLE - 1000);
    await http(own, busy).get('/user/me').expect(200);
    await http(own, ann).get('/user/me').expect(200);
    clock.advance(2000);
    await expect
      .poll(() => memberIds(own, room.id), { timeout: 10_000 })
      .toEqual([ann.user.id, busy.user.id]);
    await expect
      .poll(() => own.data.accounts.byId(quiet.user.id))
      .toMatchObject({ retiredAt: expect.any(Number) });
  });

  it('[R6] outlives the moment between account and session, and no crash in it', async () => {
    const clock = createClock();
    const own = await startTestServer({ now: clock.now });
    const ann = await register(own, 'ann');
    const room = await createRoom(own, ann);
    const { account } = await enterRoom(usesOf(own, clock.now), { name: 'Colt', slug: room.slug });
    clock.advance(40_000);
    await sweptTwice(own, clock);
    expect(await memberIds(own, room.id)).toContain(account.id);
    clock.advance(20_000);
    await expect.poll(() => memberIds(own, room.id), { timeout: 10_000 }).toEqual([ann.user.id]);
  });

  it('[R6] on a node ends with the socket, or when the lease of the node stays away', async () => {
    const clock = createClock();
    const { wrap, looked } = countGuestLooks();
    const own = await startTestServer({ now: clock.now, wrapData: wrap });
    const ann = await register(own, 'ann');
    const room = await createRoom(own, ann);
    const uses = usesOf(own, clock.now);
    const [alive, dying] = [newId(), newId()];
    for (const nodeId of [alive, dying]) await holdNodeLease(own.data.leases, nodeId);
    const enter = (name: string, nodeId: string) => enterRoom(uses, { name, slug: room.slug, nodeId });
    const [one, two, three] = [
      await enter('One', alive),
      await enter('Two', alive),
      await enter('Three', dying),
    ];
    await retireGuest(uses, one.account.id);
    await retireGuest(uses, one.account.id);
    const left = [ann.user.id, two.account.id];
    expect(await memberIds(own, room.id)).toEqual([...left, three.account.id]);
    await endNodeLease(own.data.leases, dying);
    for (let look = 0; look < 4; look++) {
      clock.advance(5000);
      await looked(1);
    }
    await expect.poll(() => memberIds(own, room.id), { timeout: 10_000 }).toEqual(left);
  });

  it('[R6] outlives a lease that lapsed while its node was there, on this one and on others', async () => {
    const clock = createClock();
    const { wrap, looked } = countGuestLooks();
    const own = await startTestServer({ now: clock.now, wrapData: wrap });
    const colt = await joinSimple(own, 'people', 'Colt');
    const other = newId();
    const visit = { name: 'June', slug: 'people', nodeId: other };
    const { conversation } = await enterRoom(usesOf(own, clock.now), visit);
    const before = await memberIds(own, conversation.id);
    expect(before).toHaveLength(2);
    for (let step = 0; step < 2; step++) {
      // More than any lease; the other node is there again, and takes a moment.
      clock.advance(31_000);
      await looked(1);
      clock.advance(5000);
      await looked(1);
      await holdNodeLease(own.data.leases, other);
      clock.advance(5000);
      await looked(1);
    }
    // What the last look began is over once the next one begins.
    clock.advance(5000);
    await looked(1);
    expect(await memberIds(own, conversation.id)).toEqual(before);
    colt.say({ type: 'chat', text: 'Still here' });
    await colt.until('chat', { text: 'Still here' });
  });

  it('[R6] may begin with making the room, which the first full account to come then administers', async () => {
    const uses = usesOf(server(), Date.now);
    const slug = `new-${newId().slice(0, 8)}`;
    const enter = (name: string, createRoom?: boolean) =>
      enterRoom(uses, { name, slug, nodeId: newId(), ...(createRoom ? { createRoom } : {}) });
    await expect(enter('Colt')).rejects.toMatchObject({ code: 'not_found' });
    const entered = await Promise.all(['Colt', 'June', 'Cash'].map((name) => enter(name, true)));
    const ids = new Set(entered.map(({ conversation }) => conversation.id));
    expect(ids.size).toBe(1);
    const [id = ''] = ids;
    expect(await server().data.conversations.byId(id)).toMatchObject({
      slug,
      name: slug,
      visibility: 'public',
    });
    const ann = await register(server(), 'ann');
    const { members, memberCount } = await join(server(), ann, { id });
    expect(memberCount).toBe(4);
    expect(members).toMatchObject([{ user: ann.user, role: 'admin' }]);
  });
});

describe('a guest who makes an account', () => {
  const username = () => `colt.${newId().slice(0, 8)}`;
  const password = 'plenty of long words';

  it('[R7] keeps id, room and messages, and may do from then on what accounts may', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const room = await createRoom(server(), ann);
    const guest = await enterAsGuest(server(), room);
    const path = `/chat/${room.id}/messages`;
    const sent = await http(server(), guest).post(path, { cid: newId(), text: 'Hello.' }).expect(201);
    const wanted = { username: username(), password };
    const { body } = await http(server(), guest).post('/auth/upgrade', wanted).expect(200);
    expect(body.user).toEqual({ id: guest.user.id, username: wanted.username, name: 'Colt' });
    const colt: Person = { ...body, password };
    await http(server(), await signIn(server(), colt))
      .get(`/chat/${room.id}`)
      .expect(200);
    const edited = await http(server(), colt).patch(`${path}/${sent.body.message.id}`, { text: 'Hi.' });
    expect(edited.status).toBe(200);
    await sendFile(server(), colt, room.id);
    await http(server(), colt).post('/chat', { username: ben.user.username }).expect(201);
    expectProblem(await http(server(), colt).post('/auth/upgrade', wanted), 'not_allowed');
    await http(server(), colt).post('/auth/logout').expect(204);
    expect((await showChat(server(), ann, room.id)).memberCount).toBe(2);
  });

  it('[R7] in a browser gets a new session, and sockets of the old one come back with it', async () => {
    const room = await createRoom(server(), await register(server(), 'ann'));
    const guest = await enterAsGuest(server(), room);
    const socket = await connect(server(), guest);
    const { body } = await http(server())
      .post('/auth/upgrade', { username: username(), password, name: 'Colt B.' })
      .set('Cookie', `sid=${guest.token}`)
      .set('Origin', server().url)
      .expect(200);
    expect(body.user.name).toBe('Colt B.');
    expect((await socket.ended).code).toBe(closeCodes.serviceRestart);
    expectProblem(await http(server(), guest).get('/user/me'), 'unauthenticated');
    expect((await connect(server(), body)).welcome.user).toEqual(body.user);
  });

  it('[R7] is refused a taken name, a weak password, and a second time', async () => {
    const ann = await register(server(), 'ann');
    const guest = await enterAsGuest(server(), await createRoom(server(), ann));
    const upgrade = (body: object) => http(server(), guest).post('/auth/upgrade', body);
    expectProblem(await upgrade({ username: ann.user.username, password }), 'username_taken');
    expectProblem(await upgrade({ username: username(), password: 'short' }), 'weak_password');
    expectProblem(await upgrade({ username: 'a~b', password }), 'invalid_username');
    expect((await http(server(), guest).get('/user/me').expect(200)).body.user).toEqual(guest.user);
    expectProblem(
      await http(server(), ann).post('/auth/upgrade', { username: username(), password }),
      'not_allowed',
    );
  });
});

function usesOf({ data, bus }: TestServer, now: () => number) {
  return { ...data, bus, now, newId, turns: createTurns() };
}

async function memberIds({ data }: TestServer, conversationId: string): Promise<string[]> {
  const conversation = await data.conversations.byId(conversationId);
  return (conversation?.members ?? []).map(({ userId }) => userId);
}

/** A guest who came long ago and has no session is gone, and then another: the sweeper has looked at all in between. */
async function sweptTwice(own: TestServer, { now, advance }: Clock): Promise<void> {
  for (const name of ['First', 'Second']) {
    const long = usesOf(own, () => now() - 60_000);
    const { account } = await enterRoom(long, { name, slug: 'probe', createRoom: true });
    advance(6000);
    await expect
      .poll(() => own.data.accounts.byId(account.id), { timeout: 10_000 })
      .toMatchObject({ retiredAt: expect.any(Number) });
  }
}
