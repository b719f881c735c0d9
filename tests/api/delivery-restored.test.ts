import { describe, expect, it } from 'vitest';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';

const server = useServer();

/** A conversation with three rows, and a socket of one of its members. */
async function threeRows() {
  const { ann, ben, conversationId } = await createPair(server());
  const ids: string[] = [];
  for (const text of ['one', 'two', 'three']) {
    const { body } = await http(server(), ann).post(`/chat/${conversationId}/messages`, {
      cid: newId(),
      text,
    });
    ids.push(body.message.id);
  }
  return { conversationId, ids, socket: await connect(server(), ben) };
}

describe('a cursor that names its row', () => {
  it('[M7] goes on where that row is at that seq', async () => {
    const { conversationId, ids, socket } = await threeRows();
    const [, second, third] = ids;
    const { rows, head } = await socket.call('sync', { conversationId, after: 2, rowId: second });
    expect(rows.map(({ id }) => id)).toEqual([third]);
    expect(head).toEqual({ seq: 3, rowId: third });
    expect((await socket.call('sync', { conversationId, after: 3, rowId: third })).rows).toEqual([]);
    expect((await socket.call('sync', { conversationId, after: 0, rowId: third })).rows).toHaveLength(3);
    await socket.close();
  });

  it('[M7] is refused with `resync` where another row is, or none', async () => {
    const { conversationId, ids, socket } = await threeRows();
    await socket.refused('resync', 'sync', { conversationId, after: 2, rowId: newId() });
    await socket.refused('resync', 'sync', { conversationId, after: 2, rowId: ids[0] });
    await socket.refused('resync', 'sync', { conversationId, after: 4, rowId: ids[2] });
    expect((await socket.call('sync', { conversationId, after: 2 })).rows).toHaveLength(1);
    await socket.close();
  });

  it('[M7] comes with every head of the welcome', async () => {
    const { conversationId, ids, socket } = await threeRows();
    expect(socket.welcome.heads).toEqual([{ conversationId, seq: 3, rowId: ids[2], version: 1 }]);
    await socket.close();
  });
});
