import { describe, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createGroup, createPair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';

const server = useServer();

describe('a cid', () => {
  it('[M1] repeated over HTTP gets the first answer, and the log one row', async () => {
    const { ann, conversationId } = await createPair(server());
    const body = { cid: newId(), text: 'Once.' };
    const post = () => http(server(), ann).post(`/chat/${conversationId}/messages`, body);
    const first = await post().expect(201);
    const again = await post().expect(200);
    expect(again.body).toEqual(first.body);
    const { body: log } = await http(server(), ann).get(`/chat/${conversationId}/messages`).expect(200);
    expect(log.messages).toEqual([first.body.message]);
    expect(log.head.seq).toBe(1);
  });

  it('[M1] repeated over the socket, by another device and at once gets the first answer', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const socket = await connect(server(), ann);
    const second = await connect(server(), ann);
    const watcher = await connect(server(), ben);
    const message = { conversationId, cid: newId(), text: 'Once, from everywhere.' };
    const answers = await Promise.all([
      socket.call('send', message),
      socket.call('send', message),
      second.call('send', message),
    ]);
    for (const { row } of answers) expect(row).toEqual(answers[0].row);
    const { cid, text } = message;
    const overHttp = await http(server(), ann).post(`/chat/${conversationId}/messages`, { cid, text });
    expect(overHttp.status).toBe(200);
    expect(overHttp.body.message).toEqual(answers[0].row);
    await socket.call('send', { conversationId, cid: newId(), text: 'The last one.' });
    expect((await watcher.untilSeq(conversationId, 2)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('[M1] answers with the message as it stands now, edits included', async () => {
    const { ann, conversationId } = await createPair(server());
    const body = { cid: newId(), text: 'Frist.' };
    const first = await http(server(), ann).post(`/chat/${conversationId}/messages`, body).expect(201);
    const { id } = first.body.message;
    await http(server(), ann).patch(`/chat/${conversationId}/messages/${id}`, { text: 'First.' }).expect(200);
    const again = await http(server(), ann).post(`/chat/${conversationId}/messages`, body).expect(200);
    expect(again.body.message).toMatchObject({ id, seq: 1, body: { text: 'First.' } });
  });

  it('[M1] row 29: with another body is a conflict, over HTTP and the socket', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const elsewhere = await createGroup(server(), ann, [ben]);
    const socket = await connect(server(), ann);
    const cid = newId();
    const { row } = await socket.call('send', { conversationId, cid, text: 'Mine.' });
    const others = [
      { conversationId, cid, text: 'Other.' },
      { conversationId, cid, text: 'Mine.', replyTo: row.id },
      { conversationId: elsewhere, cid, text: 'Mine.' },
    ];
    for (const other of others) await socket.refused('cid_conflict', 'send', other);
    for (const { conversationId: to, ...body } of others) {
      expectProblem(await http(server(), ann).post(`/chat/${to}/messages`, body), 'cid_conflict');
    }
    const answer = await socket.sendAttachment({ conversationId, cid, name: 'a.txt' }, Buffer.from('Mine.'));
    expect(answer).toMatchObject({ type: 'fail', code: 'cid_conflict', retryable: false });
    const { head } = await socket.call('sync', { conversationId, after: 0 });
    expect(head.seq).toBe(1);
  });

  it('[M1] of one person does not hinder the same cid of another', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const body = { cid: newId(), text: 'A coincidence.' };
    await http(server(), ann).post(`/chat/${conversationId}/messages`, body).expect(201);
    const other = await http(server(), ben).post(`/chat/${conversationId}/messages`, body).expect(201);
    expect(other.body.message.seq).toBe(2);
  });

  it('[M1] of an attachment repeats as well, and conflicts with other bytes', async () => {
    const { ann, conversationId } = await createPair(server());
    const socket = await connect(server(), ann);
    const header = { conversationId, cid: newId(), name: 'a.txt' };
    const first = await socket.sendAttachment(header, Buffer.from('bytes'));
    expect(first).toMatchObject({ type: 'ok', result: { row: { seq: 1 } } });
    const again = await socket.sendAttachment(header, Buffer.from('bytes'));
    expect({ ...again, id: 0 }).toEqual({ ...first, id: 0 });
    const other = await socket.sendAttachment(header, Buffer.from('other'));
    expect(other).toMatchObject({ type: 'fail', code: 'cid_conflict' });
  });
});
