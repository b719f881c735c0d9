import { describe, expect, it } from 'vitest';
import { asBuffer, expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';

const server = useServer();

describe('a deleted message', () => {
  it('[M11] keeps its seq and loses its body, for everybody and in every reading', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const [writer, reader] = [await connect(server(), ann), await connect(server(), ben)];
    const cid = newId();
    const { row } = await writer.call('send', { conversationId, cid, text: 'Forget this.' });
    await writer.call('send', { conversationId, cid: newId(), text: 'Keep this.' });
    const path = `/chat/${conversationId}/messages`;
    const { body } = await http(server(), ann).delete(`${path}/${row.id}`).expect(200);
    expect(body.message).toMatchObject({ id: row.id, seq: 1, cid, body: null, applied: 3 });
    expect(body.message.deletedAt).toBeGreaterThanOrEqual(row.createdAt);

    const live = await reader.untilSeq(conversationId, 3);
    expect(live.at(-1)).toMatchObject({ kind: 'delete', target: row.id, seq: 3 });
    const { body: history } = await http(server(), ben).get(path).expect(200);
    expect(history.messages.map(({ seq }: { seq: number }) => seq)).toEqual([1, 2, 3]);
    expect(history.messages[0]).toEqual(body.message);
    const { rows } = await reader.call('sync', { conversationId, after: 0 });
    expect(rows).toEqual(history.messages);
    expect(JSON.stringify(rows)).not.toContain('Forget this.');

    const again = await http(server(), ann).delete(`${path}/${row.id}`).expect(200);
    expect(again.body).toEqual(body);
    expectProblem(await http(server(), ann).patch(`${path}/${row.id}`, { text: 'New.' }), 'not_allowed');
    const repeat = await http(server(), ann).post(path, { cid, text: 'Forget this.' }).expect(200);
    expect(repeat.body.message).toEqual(body.message);
  });

  it('[M11] takes every earlier and later text of it along', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const reader = await connect(server(), ben);
    const path = `/chat/${conversationId}/messages`;
    const { body } = await http(server(), ann).post(path, { cid: newId(), text: 'Secret 1.' }).expect(201);
    const target = `${path}/${body.message.id}`;
    await http(server(), ann).patch(target, { text: 'Secret 2.' }).expect(200);
    await Promise.all([
      http(server(), ann).patch(target, { text: 'Secret 3.' }),
      http(server(), ann).delete(target).expect(200),
      http(server(), ann).patch(target, { text: 'Secret 4.' }),
    ]);
    const { rows, head } = await reader.call('sync', { conversationId, after: 0 });
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: head.seq }, (_, index) => index + 1));
    const { body: history } = await http(server(), ben).get(path).expect(200);
    expect(JSON.stringify([rows, history])).not.toContain('Secret');
  });

  it('[M11] takes the bytes of its attachment along', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const [writer, reader] = [await connect(server(), ann), await connect(server(), ben)];
    const bytes = Buffer.from(`Only here: ${newId()}`);
    await writer.sendAttachment({ conversationId, cid: newId(), name: 'a.txt' }, bytes);
    const [row] = await reader.untilSeq(conversationId, 1);
    expect(reader.attachments.get(row!.id)).toEqual(bytes);
    const get = () => asBuffer(http(server(), ben).get(`/attachment/${row!.id}`));
    expect((await get().expect(200)).body).toEqual(bytes);
    await http(server(), ann).delete(`/chat/${conversationId}/messages/${row!.id}`).expect(200);
    expectProblem(await http(server(), ben).get(`/attachment/${row!.id}`), 'not_found');
    const { rows } = await reader.call('sync', { conversationId, after: 0 });
    expect(rows[0]).toMatchObject({ kind: 'attachment', body: null });
  });
});
