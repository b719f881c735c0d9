import type { SocketEvent } from '@satchel/protocol/socket-events';
import { describe, expect, it } from 'vitest';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { addMember, createGroup, createPair, register, registerAll, showChat } from '../support/people.ts';
import { connect, type TestSocket } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';

const server = useServer();

async function sendMany(socket: TestSocket, conversationId: string, count: number): Promise<void> {
  const send = () => socket.call('send', { conversationId, cid: newId(), text: 'Another.' });
  await Promise.all(Array.from({ length: count }, send));
}

const receiptsIn = (events: SocketEvent[]) =>
  events.flatMap((event) => (event.type === 'receipts' ? event.receipts : []));

describe('receipts', () => {
  it('[M6] only move forward, and `read` lifts `delivered`', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const [writer, reader] = [await connect(server(), ann), await connect(server(), ben)];
    await sendMany(writer, conversationId, 5);
    const give = (fields: { delivered?: number; read?: number }) =>
      reader.call('receipt', { conversationId, ...fields });
    const userId = ben.user.id;
    expect(await give({ delivered: 3 })).toEqual({ receipt: { userId, delivered: 3, read: 0 } });
    expect(await give({ delivered: 2 })).toEqual({ receipt: { userId, delivered: 3, read: 0 } });
    expect(await give({ read: 4 })).toEqual({ receipt: { userId, delivered: 4, read: 4 } });
    expect(await give({ read: 1, delivered: 5 })).toEqual({ receipt: { userId, delivered: 5, read: 4 } });
    expect(await give({})).toEqual({ receipt: { userId, delivered: 5, read: 4 } });
    await writer.until('last receipt', (event) =>
      receiptsIn([event]).some(({ delivered }) => delivered === 5),
    );
    expect(receiptsIn(writer.events)).toEqual([
      { userId, delivered: 3, read: 0 },
      { userId, delivered: 4, read: 4 },
      { userId, delivered: 5, read: 4 },
    ]);
  });

  it('[M6] row 32: refuse a seq above the head or none at all, and move nothing', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const [writer, reader] = [await connect(server(), ann), await connect(server(), ben)];
    await sendMany(writer, conversationId, 2);
    await reader.call('receipt', { conversationId, read: 1 });
    for (const seq of [3, -1, 1.5, 2 ** 53]) {
      await reader.refused('invalid_seq', 'receipt', { conversationId, delivered: seq });
      await reader.refused('invalid_seq', 'receipt', { conversationId, read: seq });
    }
    const userId = ben.user.id;
    const { receipts } = await reader.call('open', { conversationId });
    expect(receipts).toEqual([{ userId, delivered: 1, read: 1 }]);
    const { receipt } = await reader.call('receipt', { conversationId, delivered: 2 });
    expect(receipt).toEqual({ userId, delivered: 2, read: 1 });
  });

  it('[M6] `open` answers those of everybody', async () => {
    const [ann, ben, cleo] = await registerAll(server(), 'ann', 'ben', 'cleo');
    const conversationId = await createGroup(server(), ann, [ben, cleo]);
    const sockets = [await connect(server(), ben), await connect(server(), cleo)];
    await sockets[0]!.call('receipt', { conversationId, read: 1 });
    await sockets[1]!.call('receipt', { conversationId, delivered: 1 });
    const opened = await (await connect(server(), ann)).call('open', { conversationId });
    expect(opened.conversation).toEqual(await showChat(server(), ann, conversationId));
    expect(new Map(opened.receipts.map((receipt) => [receipt.userId, receipt]))).toEqual(
      new Map([
        [ben.user.id, { userId: ben.user.id, delivered: 1, read: 1 }],
        [cleo.user.id, { userId: cleo.user.id, delivered: 1, read: 0 }],
      ]),
    );
  });

  it('[M6] do not wait for whoever came later: `since` is the head at the joining', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const conversationId = await createGroup(server(), ann, []);
    const writer = await connect(server(), ann);
    await sendMany(writer, conversationId, 3);
    await addMember(server(), ann, conversationId, ben);
    const { members } = await showChat(server(), ben, conversationId);
    const since = new Map(members.map((member) => [member.user.id, member.since]));
    expect(since.get(ann.user.id)).toBe(0);
    expect(since.get(ben.user.id)).toBe(4);
  });
});

describe('unread', () => {
  it('[M6] counts messages of others above the read cursor', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const [writer, reader] = [await connect(server(), ann), await connect(server(), ben)];
    await sendMany(writer, conversationId, 3);
    const unread = async () => (await showChat(server(), ben, conversationId)).unread;
    expect(await unread()).toBe(3);
    await reader.call('receipt', { conversationId, delivered: 3 });
    expect(await unread()).toBe(3);
    await reader.call('receipt', { conversationId, read: 2 });
    expect(await unread()).toBe(1);
    await sendMany(reader, conversationId, 2);
    expect(await unread()).toBe(1);
    expect((await showChat(server(), ann, conversationId)).unread).toBe(2);
  });

  it('[M6] stops at 100', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const writer = await connect(server(), ann);
    await sendMany(writer, conversationId, 99);
    const unread = async () => {
      const { body } = await http(server(), ben).get('/chat').expect(200);
      return body.conversations[0].unread;
    };
    expect(await unread()).toBe(99);
    await sendMany(writer, conversationId, 6);
    expect(await unread()).toBe(100);
  });

  it('[M6] leaves out notes and deleted messages', async () => {
    const ann = await register(server(), 'ann');
    const ben = await register(server(), 'ben');
    const conversationId = await createGroup(server(), ann, [ben]);
    const writer = await connect(server(), ann);
    const { row } = await writer.call('send', { conversationId, cid: newId(), text: 'Oh no.' });
    expect((await showChat(server(), ben, conversationId)).unread).toBe(1);
    await http(server(), ann).delete(`/chat/${conversationId}/messages/${row.id}`).expect(200);
    expect((await showChat(server(), ben, conversationId)).unread).toBe(0);
  });
});
