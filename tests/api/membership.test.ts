import type { SocketEvent } from '@satchel/protocol/socket-events';
import { describe, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import {
  addMember,
  createGroup,
  leave,
  type Person,
  registerAll,
  removeMember,
  showChat,
} from '../support/people.ts';
import { connect, type TestSocket } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';

const server = useServer();

async function trio() {
  const [ann, ben, cleo] = await registerAll(server(), 'ann', 'ben', 'cleo');
  return { ann, ben, cleo, conversationId: await createGroup(server(), ann, [ben, cleo]) };
}

const say = (socket: TestSocket, conversationId: string) =>
  socket.call('send', { conversationId, cid: newId(), text: 'Said.' });

const isLeft = (event: SocketEvent) => event.type === 'left';

describe('a member who', () => {
  const ways: [string, (ann: Person, ben: Person, id: string) => Promise<void>][] = [
    ['is removed', (ann, ben, id) => removeMember(server(), ann, id, ben)],
    ['leaves', (_ann, ben, id) => leave(server(), ben, id)],
  ];

  it.each(ways)('[M10] %s hears `left` last, on every device, while others go on', async (_way, part) => {
    const { ann, ben, cleo, conversationId } = await trio();
    const parting = [await connect(server(), ben), await connect(server(), ben)];
    const staying = await connect(server(), cleo);
    const before = await say(staying, conversationId);
    for (const socket of parting) await socket.untilSeq(conversationId, before.row.seq);
    const talking = (async () => {
      for (let n = 0; n < 10; n++) await say(staying, conversationId);
    })();
    await part(ann, ben, conversationId);
    await talking;
    const after = await say(staying, conversationId);
    await staying.untilSeq(conversationId, after.row.seq);
    for (const socket of parting) {
      await socket.until('left', isLeft);
      await socket.refused('not_found', 'open', { conversationId });
      const [last] = socket.events.filter(({ type }) => type !== 'ok' && type !== 'fail').slice(-1);
      expect(last).toEqual({ type: 'left', conversationId });
      expect(socket.rows(conversationId).map(({ kind }) => kind)).not.toContain('note');
    }
  });

  it('[M10] was removed in the store finds every command refused, hint or no hint', async () => {
    const { ann, ben, conversationId } = await trio();
    const socket = await connect(server(), ben);
    const conversation = (await server().data.conversations.byId(conversationId))!;
    const members = conversation.members.filter(({ userId }) => userId === ann.user.id);
    const version = conversation.version + 1;
    await server().data.conversations.replace({ ...conversation, members, version }, conversation.version);
    await socket.refused('not_found', 'send', { conversationId, cid: newId(), text: 'Anybody?' });
    await socket.refused('not_found', 'sync', { conversationId, after: 0 });
    await socket.refused('not_found', 'open', { conversationId });
    await socket.refused('not_found', 'receipt', { conversationId, read: 1 });
    const sent = await socket.sendAttachment({ conversationId, cid: newId(), name: 'a' }, Buffer.from('a'));
    expect(sent).toMatchObject({ type: 'fail', code: 'not_found' });
  });

  it('[M10] was added hears of it, then of every new row, and may read the old ones', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const conversationId = await createGroup(server(), ann, []);
    const [host, guest] = [await connect(server(), ann), await connect(server(), ben)];
    await say(host, conversationId);
    await addMember(server(), ann, conversationId, ben);
    const event = await guest.until('conversation', ({ type }) => type === 'conversation');
    expect(event).toMatchObject({ conversation: { id: conversationId, version: 2 } });
    const { row } = await say(host, conversationId);
    expect((await guest.untilSeq(conversationId, row.seq)).at(-1)).toEqual(row);
    const { rows } = await guest.call('sync', { conversationId, after: 0 });
    expect(rows.map(({ kind }) => kind)).toEqual(['note', 'text', 'note', 'text']);
  });

  it('[M10] comes back hears of new rows again', async () => {
    const { ann, ben, conversationId } = await trio();
    const [host, guest] = [await connect(server(), ann), await connect(server(), ben)];
    await removeMember(server(), ann, conversationId, ben);
    await guest.until('left', isLeft);
    await say(host, conversationId);
    await addMember(server(), ann, conversationId, ben);
    await guest.until('conversation', ({ type }) => type === 'conversation');
    const { row } = await say(host, conversationId);
    const heard = await guest.untilSeq(conversationId, row.seq);
    expect(heard.at(-1)).toEqual(row);
  });
});

describe('a group', () => {
  it('tells its members of changes as notes, in the log and live', async () => {
    const { ann, ben, cleo, conversationId } = await trio();
    const socket = await connect(server(), ann);
    const path = `/group/${conversationId}/members/${ben.user.id}`;
    await http(server(), ann).patch(path, { role: 'admin' }).expect(200);
    await http(server(), ann).patch(path, { role: 'admin' }).expect(200);
    await removeMember(server(), ben, conversationId, cleo);
    await leave(server(), ben, conversationId);
    const rows = await socket.untilSeq(conversationId, 4);
    expect(rows.map(({ body }) => body)).toEqual([
      { event: 'role', by: ann.user.id, userId: ben.user.id, role: 'admin' },
      { event: 'removed', by: ben.user.id, userId: cleo.user.id },
      { event: 'left', userId: ben.user.id },
    ]);
    const { version, members } = await showChat(server(), ann, conversationId);
    expect(version).toBe(4);
    expect(members.map(({ user }) => user)).toEqual([ann.user]);
  });

  it('row 35: keeps an admin while anybody is in it', async () => {
    const { ann, ben, conversationId } = await trio();
    expectProblem(await http(server(), ann).post(`/group/${conversationId}/leave`), 'last_admin');
    const own = `/group/${conversationId}/members/${ann.user.id}`;
    expectProblem(await http(server(), ann).delete(own), 'last_admin');
    expectProblem(await http(server(), ann).patch(own, { role: 'member' }), 'last_admin');
    expect((await showChat(server(), ben, conversationId)).members).toHaveLength(3);
  });

  it('row 35: refuses members who are unknown, twice there, or already in it', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const make = (members: string[]) =>
      http(server(), ann).post('/group', { name: 'Walkers', visibility: 'private', members });
    const { username } = ben.user;
    for (const members of [['nobody.here'], [username, username], [ann.user.username]]) {
      expectProblem(await make(members), 'invalid_members');
    }
    const crowd = Array.from({ length: 1000 }, (_, index) => `member.${index}`);
    expectProblem(await make(crowd), 'invalid_members');
    const conversationId = await createGroup(server(), ann, [ben]);
    const add = (name: string) =>
      http(server(), ann).post(`/group/${conversationId}/members`, { username: name });
    expectProblem(await add(username), 'already_a_member');
    expectProblem(await add('nobody.here'), 'not_found');
  });

  it('lets its members do what their role allows', async () => {
    const { ann, ben, cleo, conversationId } = await trio();
    const asBen = http(server(), ben);
    const members = `/group/${conversationId}/members`;
    expectProblem(await asBen.post(members, { username: 'x.y' }), 'not_allowed');
    expectProblem(await asBen.delete(`${members}/${cleo.user.id}`), 'not_allowed');
    expectProblem(await asBen.patch(`${members}/${cleo.user.id}`, { role: 'admin' }), 'not_allowed');
    const { row } = await say(await connect(server(), ann), conversationId);
    const message = `/chat/${conversationId}/messages/${row.id}`;
    expectProblem(await asBen.patch(message, { text: 'Mine now.' }), 'not_allowed');
    expectProblem(await asBen.delete(message), 'not_allowed');
  });

  it('of kind broadcast takes messages from admins only', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const conversationId = await createGroup(server(), ann, [ben], { kind: 'broadcast' });
    const [admin, reader] = [await connect(server(), ann), await connect(server(), ben)];
    const { row } = await say(admin, conversationId);
    await reader.untilSeq(conversationId, row.seq);
    await reader.refused('not_allowed', 'send', { conversationId, cid: newId(), text: 'Me too.' });
  });
});
