import type { SocketEvent } from '@satchel/protocol/socket-events';
import { describe, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { leave, type Person, register, registerAll, removeMember, showChat } from '../support/people.ts';
import { createRoom, enterAsGuest, join } from '../support/rooms.ts';
import { connect, type TestSocket } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';

const server = useServer();

const say = (socket: TestSocket, conversationId: string) =>
  socket.call('send', { conversationId, cid: newId(), text: 'Said.' });

/** Members nobody registered, who would take a test too long. */
async function crowd(conversationId: string, count: number): Promise<void> {
  const before = (await server().data.conversations.byId(conversationId))!;
  const strangers = Array.from({ length: count }, () => ({
    userId: newId(),
    role: 'member' as const,
    since: 0,
  }));
  const after = { ...before, members: [...before.members, ...strangers], version: before.version + 1 };
  expect(await server().data.conversations.replace(after, before.version)).toBe(true);
}

const findRooms = async (person: Person, query: string): Promise<{ slug: string }[]> => {
  const { status, body } = await http(server(), person).get('/group').query({ query });
  expect(status).toBe(200);
  return body.groups;
};

describe('the address of a public room', () => {
  const make = (person: Person, body: object) =>
    http(server(), person).post('/group', { name: 'Klütz & Co', visibility: 'public', ...body });

  it('[R1] is the one asked for, in lower case, once', async () => {
    const ann = await register(server(), 'ann');
    const { body } = await make(ann, { slug: 'Asked.For_1' }).expect(201);
    expect(body.conversation).toMatchObject({ slug: 'asked.for_1', visibility: 'public', memberCount: 1 });
    const refused = expectProblem(await make(ann, { slug: 'asked.for_1' }), 'slug_taken');
    expect(refused.field).toBe('slug');
    for (const slug of ['', '-x', 'a b', 'ä', 'a/b', 'x'.repeat(65)]) {
      expectProblem(await make(ann, { slug }), 'invalid_slug');
    }
  });

  it('[R1] is made from the name, and another one for each room of that name', async () => {
    const ann = await register(server(), 'ann');
    const made = await Promise.all(Array.from({ length: 12 }, () => make(ann, {})));
    const slugs = made.map(({ body }) => body.conversation.slug);
    expect(new Set(slugs).size).toBe(12);
    expect(slugs).toEqual(expect.arrayContaining(['klutz-co', 'klutz-co-2', 'klutz-co-9']));
    const { body } = await make(ann, { name: '日本' }).expect(201);
    expect(body.conversation.slug).toMatch(/^room-[0-9a-f]{8}$/);
  });

  it('[R1] is none for a private group', async () => {
    const ann = await register(server(), 'ann');
    const { body } = await make(ann, { visibility: 'private' }).expect(201);
    expect(body.conversation).not.toHaveProperty('slug');
    expectProblem(await make(ann, { visibility: 'private', slug: 'hidden' }), 'invalid_slug');
  });
});

describe('a public room', () => {
  it('[R2] is found by name and address, the fullest first, and tells who is in it', async () => {
    const [ann, ben, cleo] = await registerAll(server(), 'ann', 'ben', 'cleo');
    const word = `w${newId().slice(0, 8)}`;
    const small = await createRoom(server(), ann, { name: `Über ${word}` });
    const large = await createRoom(server(), ann, { name: 'Large', slug: `${word}-large` });
    await http(server(), ann).post('/group', { name: word, visibility: 'private' }).expect(201);
    for (const person of [ben, cleo]) await join(server(), person, large);
    const found = await findRooms(ben, ` ${word.toUpperCase()} `);
    expect(found).toEqual([
      { id: large.id, name: 'Large', slug: large.slug, kind: 'group', memberCount: 3, isMember: true },
      {
        id: small.id,
        name: `Über ${word}`,
        slug: small.slug,
        kind: 'group',
        memberCount: 1,
        isMember: false,
      },
    ]);
    expect(await findRooms(ben, `%${word}`)).toEqual([]);
  });

  it('[R2] shows who has the address its name and how many are in it, without a session too', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const { id, slug, name } = await createRoom(server(), ann);
    const room = { id, slug, name, kind: 'group', memberCount: 1 };
    const look = (person?: Person) => http(server(), person).get(`/group/room/${slug.toUpperCase()}`);
    expect((await look().expect(200)).body).toEqual({ room: { ...room, isMember: false } });
    expect((await look(ben).expect(200)).body).toEqual({ room: { ...room, isMember: false } });
    expect((await look(ann).expect(200)).body).toEqual({ room: { ...room, isMember: true } });
    for (const other of ['nowhere', 'a%20b', '..%2f', 'x'.repeat(65)]) {
      expectProblem(await http(server()).get(`/group/room/${other}`), 'not_found');
    }
  });

  it('[R2] is joined by who likes, once, with a note, and left again', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const room = await createRoom(server(), ann);
    const socket = await connect(server(), ann);
    const first = await join(server(), ben, room);
    const again = await join(server(), ben, room);
    expect(again.version).toBe(first.version);
    await leave(server(), ben, room.id);
    const rows = await socket.untilSeq(room.id, 3);
    expect(rows.map(({ body }) => body)).toEqual([
      { event: 'joined', userId: ben.user.id },
      { event: 'left', userId: ben.user.id },
    ]);
    expectProblem(await http(server(), ben).get(`/chat/${room.id}`), 'not_found');
    expectProblem(await http(server(), ben).post(`/group/${newId()}/join`), 'not_found');
    await join(server(), ben, room);
  });

  it('[R2] takes everybody of a crowd that joins at once', async () => {
    const ann = await register(server(), 'ann');
    const room = await createRoom(server(), ann);
    const people = await Promise.all(Array.from({ length: 40 }, () => register(server(), 'crowd')));
    await Promise.all(people.map((person) => join(server(), person, room)));
    expect(await showChat(server(), ann, room.id)).toMatchObject({ memberCount: 41, version: 41 });
    const { body } = await http(server(), ann).get(`/chat/${room.id}/messages?limit=200`).expect(200);
    expect(body.head.seq).toBe(41);
  });

  it('[R2] refuses who does not fit in any more, and says how many do', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const room = await createRoom(server(), ann);
    await crowd(room.id, 999);
    expect(expectProblem(await http(server(), ben).post(`/group/${room.id}/join`), 'room_full').limit).toBe(
      1000,
    );
    const guest = await http(server()).post('/auth/guest', { name: 'Colt', room: room.slug });
    expectProblem(guest, 'room_full');
  });
});

describe('in a public room', () => {
  const trio = async () => {
    const [ann, ben, cleo] = await registerAll(server(), 'ann', 'ben', 'cleo');
    const room = await createRoom(server(), ann);
    for (const person of [ben, cleo]) await join(server(), person, room);
    return { ann, ben, cleo, room };
  };

  it('[R3] everybody sees themselves, the admins, and how many they are', async () => {
    const { ann, ben, cleo, room } = await trio();
    const names = async (person: Person) => {
      const { members, memberCount } = await showChat(server(), person, room.id);
      return [memberCount, members.map(({ user }) => user.id)];
    };
    expect(await names(ann)).toEqual([3, [ann.user.id]]);
    expect(await names(ben)).toEqual([3, [ann.user.id, ben.user.id]]);
    const listed = await http(server(), cleo).get('/chat').expect(200);
    expect(listed.body.conversations[0].members).toHaveLength(2);
    const { conversation } = await (await connect(server(), cleo)).call('open', { conversationId: room.id });
    expect(conversation.members.map(({ user }) => user.id)).toEqual([ann.user.id, cleo.user.id]);
    const people = await http(server(), cleo).get(`/user?ids=${ben.user.id},${newId()}`).expect(200);
    expect(people.body.users).toEqual([ben.user]);
  });

  it('[R3] who comes or leaves hears it in full, the others a number and the note', async () => {
    const { ann, ben, cleo, room } = await trio();
    const [staying, going] = [await connect(server(), ann), await connect(server(), ben)];
    const dan = await register(server(), 'dan');
    const coming = await connect(server(), dan);
    await join(server(), dan, room);
    const ofRoom = (event: SocketEvent) => event.type === 'conversation' || event.type === 'room';
    const told = await coming.until('the room', ofRoom);
    expect(told).toMatchObject({ type: 'conversation', conversation: { id: room.id, memberCount: 4 } });
    const heard = await staying.until('the number', ofRoom);
    expect(heard).toEqual({ type: 'room', conversationId: room.id, memberCount: 4, version: 4 });

    await removeMember(server(), ann, room.id, ben);
    await going.until('the end', ({ type }) => type === 'left');
    const fewer = (event: SocketEvent) => event.type === 'room' && event.memberCount === 3;
    await staying.until('the smaller number', fewer);
    await coming.until('the smaller number', fewer);
    const { row } = await say(coming, room.id);
    await staying.untilSeq(room.id, row.seq);
    expect(staying.events.filter(({ type }) => type === 'conversation')).toEqual([]);
    expect(staying.rows(room.id).map(({ body }) => body)).toMatchObject([
      { event: 'joined', userId: dan.user.id },
      { event: 'removed', userId: ben.user.id },
      { text: 'Said.' },
    ]);
    await http(server(), ann)
      .patch(`/group/${room.id}/members/${cleo.user.id}`, { role: 'admin' })
      .expect(200);
    await staying.until('the role', (event) => event.type === 'room' && event.version === 6);
  });

  it('[R3] receipts are shared while few are in it', async () => {
    const { ann, ben, room } = await trio();
    const [sender, reader] = [await connect(server(), ann), await connect(server(), ben)];
    const { row } = await say(sender, room.id);
    await reader.call('receipt', { conversationId: room.id, read: row.seq });
    const heard = await sender.until('the receipt', ({ type }) => type === 'receipts');
    expect(heard).toMatchObject({ receipts: [{ userId: ben.user.id, read: row.seq }] });
    const { receipts } = await sender.call('open', { conversationId: room.id });
    expect(receipts).toContainEqual({ userId: ben.user.id, delivered: row.seq, read: row.seq });
  });

  it('[R3] nothing that was said before is unread to who joins', async () => {
    const { ann, room } = await trio();
    const socket = await connect(server(), ann);
    for (let n = 0; n < 3; n++) await say(socket, room.id);
    const late = await register(server(), 'late');
    expect((await join(server(), late, room)).unread).toBe(0);
    await say(socket, room.id);
    expect((await join(server(), late, room)).unread).toBe(1);
  });

  it('[R3] receipts of a crowd go to the own devices, and a message can be asked how far it came', async () => {
    const { ann, ben, cleo, room } = await trio();
    await crowd(room.id, 48);
    const sender = await connect(server(), ann);
    const [phone, laptop] = [await connect(server(), ben), await connect(server(), ben)];
    const { row } = await say(sender, room.id);
    await laptop.untilSeq(room.id, row.seq);
    await phone.call('receipt', { conversationId: room.id, read: row.seq });
    const other = await connect(server(), cleo);
    await other.call('receipt', { conversationId: room.id, delivered: row.seq });
    const mine = await laptop.until('my own receipt', ({ type }) => type === 'receipts');
    expect(mine).toMatchObject({ receipts: [{ userId: ben.user.id, read: row.seq }] });
    const { row: last } = await say(sender, room.id);
    await sender.untilSeq(room.id, last.seq);
    expect(sender.events.filter(({ type }) => type === 'receipts')).toEqual([]);
    const { receipts } = await other.call('open', { conversationId: room.id });
    expect(receipts.map(({ userId }) => userId)).toEqual([cleo.user.id]);
    const count = await http(server(), ann).get(`/chat/${room.id}/messages/${row.id}/receipts`).expect(200);
    expect(count.body).toEqual({ recipients: 50, delivered: 2, read: 1 });
    const late = await register(server(), 'late');
    await join(server(), late, room);
    const same = await http(server(), late).get(`/chat/${room.id}/messages/${row.id}/receipts`).expect(200);
    expect(same.body).toEqual(count.body);
  });
});

describe('a broadcast', () => {
  it.each(['public', 'private'] as const)(
    '[R4] that is %s is written by its admins alone',
    async (visibility) => {
      const [ann, ben] = await registerAll(server(), 'ann', 'ben');
      const { body } = await http(server(), ann).post('/group', {
        name: 'News',
        kind: 'broadcast',
        visibility,
        ...(visibility === 'private' ? { members: [ben.user.username] } : {}),
      });
      const { id, slug } = body.conversation;
      if (visibility === 'public') await join(server(), ben, { id });
      const [admin, reader] = [await connect(server(), ann), await connect(server(), ben)];
      const { row } = await say(admin, id);
      await reader.untilSeq(id, row.seq);
      await reader.refused('not_allowed', 'send', { conversationId: id, cid: newId(), text: 'Me too.' });
      const small = await reader.sendAttachment(
        { conversationId: id, cid: newId(), name: 'a' },
        Buffer.from('a'),
      );
      expect(small).toMatchObject({ type: 'fail', code: 'not_allowed' });
      const upload = { conversation: id, name: 'a', size: 1, cid: newId() };
      expectProblem(await http(server(), ben).post('/file/uploads', upload), 'not_allowed');
      if (visibility === 'public') {
        const found = await findRooms(ben, slug);
        expect(found).toMatchObject([{ kind: 'broadcast', memberCount: 2, isMember: true }]);
        const guest = await enterAsGuest(server(), { slug });
        const message = { cid: newId(), text: 'Me too.' };
        expectProblem(await http(server(), guest).post(`/chat/${id}/messages`, message), 'not_allowed');
        const history = await http(server(), guest).get(`/chat/${id}/messages`).expect(200);
        expect(history.body.messages).toContainEqual(row);
      }
    },
  );
});
