import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEXT_CODE_POINTS } from '@satchel/protocol/limits';
import type { SimpleEvent } from '@satchel/protocol/simple-room';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClock } from '../support/clock.ts';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createGroup, type Person, register, registerAll, removeMember } from '../support/people.ts';
import { joinSimple, openSimple, refusedSimple, type SimpleClient } from '../support/simple-client.ts';
import { connect } from '../support/socket-client.ts';
import { startTestServer, type TestServer, useServer } from '../support/start-test-server.ts';
import { waiting } from '../support/waiting.ts';

let rooms = 0;
const newRoom = () => `room-${++rooms}`;

const note = (text: string): SimpleEvent => ({ type: 'note', text });
const chat = (name: string, text: string): SimpleEvent => ({ type: 'chat', name, text });
const bad: SimpleEvent = { type: 'error', message: 'Invalid message format' };
const noHistory: SimpleEvent = { type: 'chat_history', payload: [] };

async function roomId(server: TestServer, slug: string): Promise<string> {
  const conversation = await server.data.conversations.bySlug(slug);
  if (conversation === undefined) throw new Error(`There is no room ${slug}.`);
  return conversation.id;
}

async function membersOf(server: TestServer, slug: string): Promise<string[]> {
  const conversation = await server.data.conversations.bySlug(slug);
  return (conversation?.members ?? []).map(({ userId }) => userId);
}

async function enterRoom(server: TestServer, person: Person, slug: string): Promise<string> {
  const id = await roomId(server, slug);
  await http(server, person).post(`/group/${id}/join`).expect(200);
  return id;
}

const guestSaid = async ({ data }: TestServer, conversationId: string, text: string) => {
  const rows = await data.messages.after(conversationId, 0, 200);
  return rows.find((row) => row.kind === 'text' && row.body?.text === text)?.senderId ?? '';
};

describe('a simple room', () => {
  const server = useServer();

  it('[S2] [S3] [S6] two plain clients hear each other come, talk and go, themselves included', async () => {
    const room = newRoom();
    const colt = await joinSimple(server(), room, 'Colt');
    const june = await joinSimple(server(), room, 'June');
    colt.say({ type: 'chat', text: 'Hi June' });
    await june.until('chat', { text: 'Hi June' });
    june.say({ type: 'chat', text: 'Hi Colt' });
    await colt.until('chat', { text: 'Hi Colt' });
    await june.until('chat', { text: 'Hi Colt' });
    await colt.close();
    await june.until('note', { text: `Colt left "${room}".` });
    expect(colt.heard).toEqual([
      note(`Colt joined "${room}".`),
      noHistory,
      note(`June joined "${room}".`),
      chat('Colt', 'Hi June'),
      chat('June', 'Hi Colt'),
    ]);
    expect(june.heard).toEqual([
      note(`June joined "${room}".`),
      noHistory,
      chat('Colt', 'Hi June'),
      chat('June', 'Hi Colt'),
      note(`Colt left "${room}".`),
    ]);
  });

  it('[S2] the first to join opens a public room, and many at once open one', async () => {
    const room = newRoom();
    const clients = await Promise.all(['a', 'b', 'c', 'd'].map((name) => joinSimple(server(), room, name)));
    clients[0]?.say({ type: 'chat', text: 'all of us' });
    for (const client of clients) await client.until('chat', { text: 'all of us' });
    expect(await server().data.conversations.bySlug(room)).toMatchObject({
      kind: 'group',
      visibility: 'public',
      name: room,
    });
    expect(new Set(await membersOf(server(), room)).size).toBe(4);
  });

  it('[S3] people with an account and people of the simple room talk to each other', async () => {
    const room = newRoom();
    const colt = await joinSimple(server(), room, 'Colt');
    const ann = await register(server(), 'ann');
    const conversationId = await enterRoom(server(), ann, room);
    await colt.until('note', { text: `${ann.user.name} joined "${room}".` });
    const web = await connect(server(), ann);
    const { row } = await web.call('send', { conversationId, cid: newId(), text: 'From the web' });
    await colt.until('chat', { name: ann.user.name, text: 'From the web' });
    colt.say({ type: 'chat', text: 'From ten lines' });
    const heard = await web.untilSeq(conversationId, row.seq + 1);
    const said = heard.find(({ seq }) => seq === row.seq + 1);
    expect(said).toMatchObject({ kind: 'text', body: { text: 'From ten lines' } });
    const { body } = await http(server(), ann).get(`/user/${said?.senderId}`).expect(200);
    expect(body.user).toMatchObject({ name: 'Colt', guest: true });
    await colt.close();
    const left = await web.until(
      'the note',
      (one) =>
        one.type === 'rows' && one.rows.some(({ kind, body }) => kind === 'note' && body?.event === 'left'),
    );
    expect(left).toMatchObject({ conversationId });
  });

  it('[S5] whoever joins gets the last 50 things said, oldest first, and nothing twice', async () => {
    const room = newRoom();
    const ann = await register(server(), 'ann');
    const colt = await joinSimple(server(), room, 'Colt');
    const conversationId = await enterRoom(server(), ann, room);
    const web = await connect(server(), ann);
    const texts = Array.from({ length: 60 }, (_, n) => `number ${n}`);
    const before = Date.now();
    for (const text of texts) await web.call('send', { conversationId, cid: newId(), text });
    await colt.until('chat', { text: 'number 59' });
    const june = await joinSimple(server(), room, 'June');
    const { payload } = await june.until('chat_history');
    expect(payload.map(({ text }) => text)).toEqual(texts.slice(10));
    for (const { sender, timestamp } of payload) {
      expect(sender).toBe(ann.user.name);
      expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(Date.parse(timestamp)).toBeGreaterThanOrEqual(before);
    }
    june.say({ type: 'chat', text: 'last' });
    await june.until('chat', { text: 'last' });
    expect(june.heard.map(({ type }) => type)).toEqual(['note', 'chat_history', 'chat']);
  });

  it('[S5] in a busy room history and live chats leave nothing out and repeat nothing', async () => {
    const room = newRoom();
    const talker = await joinSimple(server(), room, 'Talker');
    const said = Array.from({ length: 40 }, (_, n) => `line ${n}`);
    const listeners: Promise<SimpleClient>[] = [];
    for (const [n, text] of said.entries()) {
      talker.say({ type: 'chat', text });
      if (n % 10 === 0) listeners.push(joinSimple(server(), room, `L${n}`));
      if (n % 7 === 0) await talker.until('chat', { text });
    }
    for (const listener of await Promise.all(listeners)) {
      const heard = () =>
        listener.heard.flatMap((one) => {
          if (one.type === 'chat_history') return one.payload.map(({ text }) => text);
          return one.type === 'chat' ? [one.text] : [];
        });
      if (!heard().includes('line 39')) await listener.until('chat', { text: 'line 39' });
      expect(heard()).toEqual(said);
    }
  });

  it('[S4] a bad frame is answered with an error and changes nothing', async () => {
    const room = newRoom();
    const colt = await joinSimple(server(), room, 'Colt');
    const id = await roomId(server(), room);
    const { seq } = await server().data.messages.head(id);
    colt.say({ type: 'join', name: 'Colt again' });
    colt.say({ type: 'chat', text: 'x'.repeat(TEXT_CODE_POINTS + 1) });
    colt.say({ type: 'chat', text: ' ' });
    colt.raw('{"type":"chat",');
    colt.raw(new TextEncoder().encode('{"type":"chat","text":"binary"}'));
    colt.say({ type: 'chat', text: 'good' });
    await colt.until('chat', { text: 'good' });
    expect(colt.heard.slice(2)).toEqual([bad, bad, bad, bad, bad, chat('Colt', 'good')]);
    expect((await server().data.messages.head(id)).seq).toBe(seq + 1);
    expect(await membersOf(server(), room)).toHaveLength(1);

    const early = await openSimple(server(), room);
    early.say({ type: 'chat', text: 'before the join' });
    early.say({ type: 'join', name: 'x'.repeat(65) });
    early.say({ type: 'join', name: 'June' });
    await early.until('chat_history');
    expect(early.heard.slice(0, 3)).toEqual([bad, bad, note(`June joined "${room}".`)]);
  });

  it('[S7] three garbled frames within 10 s close with 4500, thirty refused ones with the same', async () => {
    const room = newRoom();
    const garbler = await openSimple(server(), room);
    for (let n = 0; n < 3; n++) garbler.raw('nonsense');
    expect(await garbler.ended).toMatchObject({ code: 4500 });
    const stubborn = await openSimple(server(), room);
    for (let n = 0; n < 30; n++) stubborn.say({ type: 'chat', text: 'before the join' });
    expect(await stubborn.ended).toMatchObject({ code: 4500 });
    expect(stubborn.heard).toHaveLength(30);
    const tooLarge = await openSimple(server(), room);
    tooLarge.raw('x'.repeat(512 * 1024));
    expect(await tooLarge.ended).toMatchObject({ code: 1009 });
    expect(await server().data.conversations.bySlug(room)).toBeUndefined();
  });

  it('[S1] needs no session, minds no cookie and no Origin', async () => {
    const room = newRoom();
    const headers = { origin: 'https://a.page.example', cookie: 'sid=nonsense' };
    const colt = await openSimple(server(), room, { headers });
    colt.say({ type: 'join', name: 'Colt' });
    await colt.until('chat_history');
    const ann = await register(server(), 'ann');
    const asAnn = await openSimple(server(), room, { headers: { cookie: `sid=${ann.token}` } });
    asAnn.say({ type: 'join', name: 'Nobody known' });
    await asAnn.until('chat_history');
    expect(await membersOf(server(), room)).not.toContain(ann.user.id);
  });

  it('[S1] is 404 for a name that no room can have', async () => {
    const paths = [
      '/chat/',
      '/chat',
      '/chat/-a',
      '/chat/a%20b',
      '/chat/a/b',
      `/chat/${'x'.repeat(65)}`,
      '/chats/a',
    ];
    for (const path of paths) expect(await refusedSimple(server(), path)).toBe(404);
    const upper = await joinSimple(server(), 'UPPER-case', 'Colt');
    expect(upper.heard[0]).toEqual(note('Colt joined "upper-case".'));
  });

  it('[S2] a private group is not to be found, whatever it is called', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const id = await createGroup(server(), ann, [ben]);
    const colt = await joinSimple(server(), 'walkers', 'Colt');
    expect(await server().data.conversations.bySlug('walkers')).not.toMatchObject({ id });
    expect(colt.heard).toContainEqual(noHistory);
    const byId = await joinSimple(server(), id, 'Colt');
    expect(byId.heard).toContainEqual(noHistory);
    expect(await server().data.conversations.byId(id)).toMatchObject({ members: { length: 2 } });
  });

  it('[S3] in a channel only its admins are heard', async () => {
    const room = newRoom();
    const ann = await register(server(), 'ann');
    await http(server(), ann)
      .post('/group', { name: 'News', visibility: 'public', kind: 'broadcast', slug: room })
      .expect(201);
    const colt = await joinSimple(server(), room, 'Colt');
    colt.say({ type: 'chat', text: 'Me too' });
    const { message } = await colt.until('error');
    expect(message).not.toBe(bad.message);
    const id = await roomId(server(), room);
    expect(await guestSaid(server(), id, 'Me too')).toBe('');
  });

  it('[S8] an attachment is a readable text, live and in the history', async () => {
    const room = newRoom();
    const colt = await joinSimple(server(), room, 'Colt');
    const ann = await register(server(), 'ann');
    const conversationId = await enterRoom(server(), ann, room);
    const web = await connect(server(), ann);
    await web.sendAttachment(
      { conversationId, cid: newId(), name: 'list.txt', caption: 'For all' },
      new Uint8Array(1536),
    );
    const text = '[file] list.txt (1.5 KB): For all';
    await colt.until('chat', { name: ann.user.name, text });
    const june = await joinSimple(server(), room, 'June');
    expect((await june.until('chat_history')).payload).toMatchObject([{ sender: ann.user.name, text }]);
  });

  it('[S6] [M10] whoever is removed hears nothing more and is closed with 4503', async () => {
    const room = newRoom();
    const ann = await register(server(), 'ann');
    const { body } = await http(server(), ann)
      .post('/group', { name: room, visibility: 'public', slug: room })
      .expect(201);
    const conversationId = body.conversation.id;
    const [colt, june] = [await joinSimple(server(), room, 'Colt'), await joinSimple(server(), room, 'June')];
    colt.say({ type: 'chat', text: 'I am Colt' });
    await june.until('chat', { text: 'I am Colt' });
    const guest = { user: { id: await guestSaid(server(), conversationId, 'I am Colt') } } as Person;
    await removeMember(server(), ann, conversationId, guest);
    expect(await colt.ended).toMatchObject({ code: 4503 });
    await june.until('note', { text: `Colt left "${room}".` });
    june.say({ type: 'chat', text: 'Among us' });
    await june.until('chat', { text: 'Among us' });
    expect(colt.heard.at(-1)).toEqual(chat('Colt', 'I am Colt'));
    expect(june.heard.filter(({ type }) => type === 'note')).toEqual([
      note(`June joined "${room}".`),
      note(`Colt left "${room}".`),
    ]);
  });

  it('[S6] the last words of a script that hangs up at once are heard', async () => {
    const room = newRoom();
    const june = await joinSimple(server(), room, 'June');
    const script = await openSimple(server(), room);
    script.say({ type: 'join', name: 'Script' });
    script.say({ type: 'chat', text: 'The build is green.' });
    await script.close();
    await june.until('note', { text: `Script left "${room}".` });
    expect(june.heard.slice(2)).toEqual([
      note(`Script joined "${room}".`),
      chat('Script', 'The build is green.'),
      note(`Script left "${room}".`),
    ]);
    expect(await membersOf(server(), room)).toHaveLength(1);
  });

  it('[M12] guests of a simple room are seen by the members of the room', async () => {
    const room = newRoom();
    const colt = await joinSimple(server(), room, 'Colt');
    const ann = await register(server(), 'ann');
    const conversationId = await enterRoom(server(), ann, room);
    colt.say({ type: 'chat', text: 'here' });
    await colt.until('chat', { text: 'here' });
    const userId = await guestSaid(server(), conversationId, 'here');
    const web = await connect(server(), ann);
    expect(await web.call('watch', { userIds: [userId] })).toEqual({ people: [{ userId, online: true }] });
  });
});

describe('limits of simple rooms', () => {
  it('[S7] new rooms are limited per address, joining the ones that exist is not by that', async () => {
    const server = await startTestServer();
    const open = async (n: number) => {
      const client = await openSimple(server, `fresh-${n}`);
      client.say({ type: 'join', name: 'Colt' });
      return client;
    };
    for (let n = 0; n < 20; n++) await (await open(n)).until('chat_history');
    const refused = await open(20);
    expect((await refused.until('error')).message).toMatch(/20 .*wait/);
    expect(await server.data.conversations.bySlug('fresh-20')).toBeUndefined();
    await joinSimple(server, 'fresh-0', 'June');
  });

  it('[S7] who talks faster than a person is refused, and then closed with 4429', async () => {
    const server = await startTestServer({ env: { SATCHEL_MESSAGES_PER_MINUTE: '5' } });
    const colt = await joinSimple(server, 'people', 'Colt');
    for (let n = 0; n < 60; n++) colt.say({ type: 'chat', text: `${n}` });
    expect(await colt.ended).toMatchObject({ code: 4429 });
    expect(colt.heard.find(({ type }) => type === 'error')).not.toEqual(bad);
    expect(colt.heard.filter(({ type }) => type === 'chat').length).toBeLessThan(10);
  });

  it('[S7] who does not answer pings leaves, and who does not join is closed with 4408', async () => {
    const clock = createClock();
    const rhythm = { pingEvery: 25, jitter: 5, pongWithin: 60, helloWithin: 20 };
    const server = await startTestServer({ now: clock.now, random: () => 0.5, rhythm });
    const idle = await openSimple(server, 'people');
    const silent = await openSimple(server, 'people', { autoPong: false });
    silent.say({ type: 'join', name: 'Silent' });
    await silent.until('chat_history');
    const lively = await joinSimple(server, 'people', 'Lively');
    const { changed, until } = waiting();
    let pings = 0;
    lively.socket.on('ping', () => {
      pings++;
      changed();
    });
    for (let n = 1; n <= 3; n++) {
      clock.advance(25);
      await until('a ping', () => (pings >= n ? true : undefined), pings);
    }
    expect(await silent.ended).toMatchObject({ code: 1006 });
    await lively.until('note', { text: 'Silent left "people".' });
    expect(await idle.ended).toMatchObject({ code: 4408 });
    expect(lively.socket.readyState).toBe(lively.socket.OPEN);
  });

  it('[S1] switched off, they are 404', async () => {
    const server = await startTestServer({ env: { SATCHEL_SIMPLE_ROOMS: 'off' } });
    expect(await refusedSimple(server, '/chat/people')).toBe(404);
    expectProblem(await http(server, await register(server)).get(`/chat/${newId()}`), 'not_found');
  });
});

describe('a restart', () => {
  it('[S5] [S6] keeps the history and leaves no guest behind', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'satchel-rooms-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const before = await startTestServer({ dataDir });
    const colt = await joinSimple(before, 'people', 'Colt');
    colt.say({ type: 'chat', text: 'See you' });
    await colt.until('chat', { text: 'See you' });
    await before.close();
    expect(await colt.ended).toMatchObject({ code: 1012 });
    const after = await startTestServer({ dataDir });
    expect(await membersOf(after, 'people')).toEqual([]);
    const june = await joinSimple(after, 'people', 'June');
    const { payload } = await june.until('chat_history');
    expect(payload).toMatchObject([{ sender: 'Colt', text: 'See you' }]);
  });
});
