import type { MessageRow, Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { asBuffer, expectProblem, http } from '../support/http.ts';
import {
  addMember,
  createGroup,
  leave,
  openChat,
  type Person,
  register,
  registerAll,
  removeMember,
} from '../support/people.ts';
import {
  createQuartet,
  createQuartetWithFile,
  type Quartet,
  showFile,
  statuses,
} from '../support/quartet.ts';
import { connect } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { watchObject } from '../support/stored-files.ts';
import { confirm, postForm, type Sent, sendFile } from '../support/upload.ts';

const server = useServer();

const content = (person: Person, fileId: string) => http(server(), person).get(`/file/${fileId}/content`);

async function cardIn(person: Person, conversationId: string, messageId: string) {
  const path = `/chat/${conversationId}/messages`;
  const { body } = await http(server(), person).get(path).expect(200);
  const row = body.messages.find(({ id }: Row) => id === messageId) as MessageRow;
  if (row.kind !== 'file' || row.body === null) throw new Error('This message has no card.');
  return row.body;
}

describe('the recipients of a file', () => {
  it('[F1] are the members of that moment without the sender, whoever comes or goes later', async () => {
    const { ann, ben, cleo, dan, conversationId } = await createQuartet(server());
    const first = await sendFile(server(), ann, conversationId);
    const late = await register(server(), 'late');
    await addMember(server(), ann, conversationId, late);
    await removeMember(server(), ann, conversationId, dan);
    const second = await sendFile(server(), ben, conversationId);
    expect(statuses(await showFile(server(), ann, first.file.id))).toEqual({
      ben: 'waiting',
      cleo: 'waiting',
      dan: 'waived',
    });
    expect(statuses(second.file)).toEqual({ ann: 'waiting', cleo: 'waiting', late: 'waiting' });
    expect(second.file.mode).toBe('ledger');
    await confirm(server(), ben, first);
    await confirm(server(), cleo, first);
    await expect.poll(async () => (await showFile(server(), ann, first.file.id)).state).toBe('deleted');
  });

  it('[F1] are nobody in a group of one: time alone ends such a file', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const conversationId = await createGroup(server(), ann, []);
    const { file } = await sendFile(server(), ann, conversationId);
    expect(file).toMatchObject({ mode: 'expiry', recipients: [], state: 'available' });
    await addMember(server(), ann, conversationId, ben);
    expect((await asBuffer(content(ben, file.id))).status).toBe(200);
    expect((await showFile(server(), ann, file.id)).state).toBe('available');
  });

  it('[F1] are told by name in the card, the same over HTTP, in the log and live', async () => {
    const { ann, ben, conversationId } = await createQuartet(server());
    const socket = await connect(server(), ben);
    const sent = await sendFile(server(), ann, conversationId, Buffer.from('hello'), {
      name: 'hello.txt',
      caption: 'For you.',
    });
    expect(sent.message).toMatchObject({ kind: 'file', cid: sent.cid, senderId: ann.user.id });
    expect(sent.message.body).toMatchObject({ fileId: sent.file.id, caption: 'For you.', size: 5 });
    const heard = await socket.untilSeq(conversationId, sent.message.seq);
    expect(heard.at(-1)).toEqual(sent.message);
    expect(await cardIn(ben, conversationId, sent.message.id)).toEqual(sent.message.body);
  });

  it('[F7] who come late may download and never hold it', async () => {
    const { ann, ben, cleo, dan, conversationId, sent } = await createQuartetWithFile(server());
    const late = await register(server(), 'late');
    await addMember(server(), ann, conversationId, late);
    const response = await asBuffer(content(late, sent.file.id)).expect(200);
    expect(response.body).toEqual(sent.bytes);
    for (const person of [ben, cleo, dan]) await confirm(server(), person, sent);
    const gone = expectProblem(await content(late, sent.file.id), 'gone');
    expect(gone.reason).toBe('delivered');
  });
});

describe('in a group of four', () => {
  type Ending = (quartet: Quartet & { sent: Sent }) => Promise<unknown>;
  const endings: [string, string, string, Ending][] = [
    ['confirms too', 'delivered', 'stored', ({ dan, sent }) => confirm(server(), dan, sent)],
    ['leaves', 'delivered', 'waived', ({ dan, conversationId }) => leave(server(), dan, conversationId)],
    [
      'is removed',
      'delivered',
      'waived',
      ({ ann, dan, conversationId }) => removeMember(server(), ann, conversationId, dan),
    ],
    [
      'declines',
      'delivered',
      'declined',
      ({ dan, sent }) => http(server(), dan).post(`/file/${sent.file.id}/decline`).expect(200),
    ],
    [
      'waits in vain, because the sender revokes',
      'revoked',
      'waiting',
      ({ ann, sent }) => http(server(), ann).delete(`/file/${sent.file.id}`).expect(204),
    ],
  ];

  it.each(endings)(
    '[F3] [F6] [F9] two receipts keep the file; it goes when the third %s',
    async (_what, reason, status, end) => {
      const quartet = await createQuartetWithFile(server());
      const { ann, ben, cleo, conversationId, sent } = quartet;
      const isStored = await watchObject(server(), sent.file.id);
      await confirm(server(), ben, sent);
      await confirm(server(), cleo, sent);
      expect(await showFile(server(), ann, sent.file.id)).toMatchObject({ state: 'available' });
      expect((await asBuffer(content(ben, sent.file.id)).expect(200)).body).toEqual(sent.bytes);
      expect(await isStored()).toBe(true);

      await end(quartet);
      await expect
        .poll(async () => (await showFile(server(), ann, sent.file.id)).state, { timeout: 2000 })
        .toBe('deleted');
      expect(await isStored()).toBe(false);
      const file = await showFile(server(), ben, sent.file.id);
      expect(file).toMatchObject({ reason, removedAt: expect.any(Number) });
      expect(statuses(file)).toEqual({ ben: 'stored', cleo: 'stored', dan: status });
      for (const person of [ann, ben]) {
        expect(expectProblem(await content(person, sent.file.id), 'gone').reason).toBe(reason);
      }
      await expect
        .poll(() => cardIn(ben, conversationId, sent.message.id))
        .toMatchObject({ state: 'deleted', reason, removedAt: file.removedAt, version: file.version });
    },
  );

  it('[F9] the live card follows each step', async () => {
    const { ann, ben, cleo, dan, conversationId, sent } = await createQuartetWithFile(server());
    const socket = await connect(server(), ann);
    for (const person of [ben, cleo, dan]) await confirm(server(), person, sent);
    const isOver = (row: Row) => row.kind === 'file-changed' && row.body.state === 'deleted';
    await socket.until('final card', (event) => event.type === 'rows' && event.rows.some(isOver));
    const cards = socket
      .rows(conversationId)
      .flatMap((row) => (row.kind === 'file-changed' ? [row.body] : []));
    const waiting = cards.map(({ recipients }) => recipients.filter(({ status }) => status === 'waiting'));
    expect(waiting.map(({ length }) => length)).toEqual([2, 1, 0]);
    expect(cards.map(({ version }) => version)).toEqual([...cards.map(({ version }) => version)].sort());
    expect(cards.at(-1)).toMatchObject({ state: 'deleted', reason: 'delivered' });
  });

  it('[F6] nobody but a recipient can decline, and a decline is not taken back by repeating', async () => {
    const { ann, dan, conversationId, sent } = await createQuartetWithFile(server());
    const late = await register(server(), 'late');
    await addMember(server(), ann, conversationId, late);
    const decline = (person: Person) => http(server(), person).post(`/file/${sent.file.id}/decline`);
    for (const person of [ann, late]) expectProblem(await decline(person), 'not_a_recipient');
    const first = await decline(dan).expect(200);
    const again = await decline(dan).expect(200);
    expect(again.body).toEqual(first.body);
    expect(statuses(first.body.file)).toMatchObject({ dan: 'declined' });
  });
});

describe('the sender', () => {
  it('[F9] alone may revoke, once and for all', async () => {
    const { ann, ben, sent } = await createQuartetWithFile(server());
    const revoke = (person: Person) => http(server(), person).delete(`/file/${sent.file.id}`);
    expectProblem(await revoke(ben), 'not_allowed');
    expectProblem(await revoke(await register(server(), 'eve')), 'not_found');
    await revoke(ann).expect(204);
    await revoke(ann).expect(204);
    expect(expectProblem(await content(ben, sent.file.id), 'gone').reason).toBe('revoked');
  });

  it('[F12] who deletes the message removes the file, bytes first', async () => {
    const { ann, ben, conversationId, sent } = await createQuartetWithFile(server());
    const isStored = await watchObject(server(), sent.file.id);
    await http(server(), ann).delete(`/chat/${conversationId}/messages/${sent.message.id}`).expect(200);
    expect(expectProblem(await content(ben, sent.file.id), 'gone').reason).toBe('revoked');
    await expect.poll(isStored, { timeout: 5000 }).toBe(false);
  });

  it('who left before the file was sent gets 404', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const conversationId = await createGroup(server(), ann, [ben]);
    await leave(server(), ben, conversationId);
    expectProblem(await postForm(server(), ben, conversationId, Buffer.from('x')), 'not_found');
  });

  it('[F1] of a one-to-one chat waits for the other one', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const sent = await sendFile(server(), ann, await openChat(server(), ann, ben));
    expect(statuses(sent.file)).toEqual({ ben: 'waiting' });
    expect(await confirm(server(), ben, sent)).toMatchObject({ state: 'deleted', reason: 'delivered' });
  });
});
