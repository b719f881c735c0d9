import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import type { Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createGroup, createPair, openChat, registerAll } from '../support/people.ts';
import { chanceFrom } from '../support/seeded-chance.ts';
import { connect, openSocket } from '../support/socket-client.ts';
import { startTestServer, useServer } from '../support/start-test-server.ts';

/** Reads take a few loop turns, as they do on a store that is asked over a network. */
function slowReads(seed: number): (data: DataStore) => DataStore {
  const chance = chanceFrom(seed);
  const linger = async () => {
    for (let turns = Math.floor(chance() * 6); turns > 0; turns--) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const slow = <Args extends unknown[], Result>(read: (...args: Args) => Promise<Result>) =>
    async function read2(...args: Args): Promise<Result> {
      await linger();
      const result = await read(...args);
      await linger();
      return result;
    };
  return (data) => ({
    ...data,
    messages: {
      ...data.messages,
      head: slow(data.messages.head),
      heads: slow(data.messages.heads),
      after: slow(data.messages.after),
    },
    conversations: {
      ...data.conversations,
      ofUser: slow(data.conversations.ofUser),
      byId: slow(data.conversations.byId),
    },
  });
}

describe('a socket that says hello while others write', () => {
  it.each([11, 12, 13, 14, 15, 16])('[M5] misses no row and hears none twice (seed %i)', async (seed) => {
    const server = await startTestServer({ wrapData: slowReads(seed) });
    const { ann, ben, conversationId } = await createPair(server);
    const writer = await connect(server, ann);
    let written = 0;
    for (let round = 0; round < 8; round++) {
      const hello = openSocket(server, ben).then(async (socket) => {
        socket.raw(JSON.stringify({ type: 'hello', id: 1, protocol: 1 }));
        return { socket, welcome: await socket.until('welcome', ({ type }) => type === 'welcome') };
      });
      for (let n = 0; n < 12; n++) {
        await writer.call('send', { conversationId, cid: newId(), text: `${++written}` });
      }
      const { socket, welcome } = await hello;
      const { row } = await writer.call('send', { conversationId, cid: newId(), text: `${++written}` });
      const live = (await socket.untilSeq(conversationId, row.seq)).map(({ seq }) => seq);
      const head = welcome.type === 'welcome' ? welcome.heads[0]!.seq : Number.NaN;
      expect({ round, head, first: live[0], live }).toMatchObject({
        live: live.map((_, index) => live[0]! + index),
      });
      expect(live[0]).toBeLessThanOrEqual(head + 1);
      const { rows } = await socket.call('sync', { conversationId, after: 0 });
      expect(rows.map(({ body }) => (body as { text: string }).text)).toEqual(
        Array.from({ length: written }, (_, index) => `${index + 1}`),
      );
      await socket.close();
    }
  });

  it.each([21, 22, 23])('[M5] hears of a chat that begins meanwhile (seed %i)', async (seed) => {
    const server = await startTestServer({ wrapData: slowReads(seed) });
    for (let round = 0; round < 8; round++) {
      const [ann, ben] = await registerAll(server, 'ann', 'ben');
      const hello = connect(server, ben);
      const conversationId = await openChat(server, ann, ben);
      const message = { cid: newId(), text: 'Hello.' };
      const { body } = await http(server, ann).post(`/chat/${conversationId}/messages`, message);
      const socket = await hello;
      const known = socket.welcome.heads.find((head) => head.conversationId === conversationId);
      if (known?.seq === 1) continue;
      if (known === undefined) {
        const event = await socket.until('conversation', ({ type }) => type === 'conversation');
        if (event.type === 'conversation' && event.conversation.head.seq === 1) continue;
      }
      const heard: Row[] = await socket.untilSeq(conversationId, 1);
      expect(heard).toEqual([body.message]);
    }
  });
});

describe('a welcome', () => {
  const server = useServer();

  it('[M5] lists the head of every conversation of this person and of no other', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const [cleo] = await registerAll(server(), 'cleo');
    const empty = await createGroup(server(), ann, [ben]);
    await createGroup(server(), ann, [cleo]);
    const { body } = await http(server(), ann)
      .post(`/chat/${conversationId}/messages`, { cid: newId(), text: 'One.' })
      .expect(201);
    const { welcome } = await connect(server(), ben);
    expect(welcome).toMatchObject({ protocol: 1, user: ben.user, epoch: server().data.epoch });
    expect(welcome.limits).toEqual({
      attachmentBytes: 262144,
      fileBytes: 10 * 1024 ** 3,
      textCodePoints: 8000,
    });
    const heads = new Map(welcome.heads.map((head) => [head.conversationId, head]));
    expect([...heads.keys()].sort()).toEqual([conversationId, empty].sort());
    expect(heads.get(conversationId)).toMatchObject({ seq: 1, rowId: body.message.id, version: 1 });
    // A new group's first row is the note of its making.
    expect(heads.get(empty)).toMatchObject({ seq: 1, version: 1 });
  });
});
