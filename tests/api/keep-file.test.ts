import { describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { asBuffer, expectProblem, http } from '../support/http.ts';
import { addMember, createPair, type Person, register, removeMember, signIn } from '../support/people.ts';
import { createQuartetWithFile, showFile } from '../support/quartet.ts';
import { connect } from '../support/socket-client.ts';
import { startTestServer, useServer } from '../support/start-test-server.ts';
import { confirm, sendFile } from '../support/upload.ts';

const server = useServer();

const keep = (person: Person, fileId: string) => http(server(), person).post(`/file/${fileId}/keep`);
const letGo = (person: Person, fileId: string) => http(server(), person).delete(`/file/${fileId}/keep`);
const state = async (person: Person, fileId: string) => (await showFile(server(), person, fileId)).state;

async function pairWithFile() {
  const { ann, ben, conversationId } = await createPair(server());
  return { ann, ben, conversationId, sent: await sendFile(server(), ann, conversationId) };
}

describe('a file that is kept for another device', () => {
  it('[F3] stays after the last receipt, and goes when the other device has it', async () => {
    const { ann, ben, conversationId, sent } = await pairWithFile();
    const phone = await signIn(server(), ben);
    const socket = await connect(server(), ann);
    const kept = (await keep(ben, sent.file.id).expect(200)).body.file;
    expect(kept.recipients).toEqual([{ user: ben.user, status: 'waiting', keeps: true }]);
    expect((await keep(ben, sent.file.id).expect(200)).body.file).toEqual(kept);
    const stored = await confirm(server(), ben, sent);
    expect(stored).toMatchObject({ state: 'available', recipients: [{ status: 'stored', keeps: true }] });
    expect(await confirm(server(), ben, sent)).toEqual(stored);
    const { body } = await asBuffer(http(server(), phone).get(`/file/${sent.file.id}/content`)).expect(200);
    expect(body).toEqual(sent.bytes);
    expect(await confirm(server(), phone, sent)).toMatchObject({ state: 'deleted', reason: 'delivered' });
    await socket.until(
      'the last card',
      (event) =>
        event.type === 'rows' &&
        event.rows.some((row) => row.kind === 'file-changed' && row.body.state === 'deleted'),
    );
    const cards = socket
      .rows(conversationId)
      .flatMap((row) => (row.kind === 'file-changed' ? [row.body] : []));
    const keeps = cards.map(({ recipients }) => recipients.map((one) => one.keeps ?? false));
    expect(keeps).toEqual([[true], [true], [false]]);
  });

  it('[F3] goes when its keeper lets go, and not before', async () => {
    const { ann, ben, sent } = await pairWithFile();
    await keep(ben, sent.file.id).expect(200);
    await confirm(server(), ben, sent);
    expect(await state(ann, sent.file.id)).toBe('available');
    const gone = (await letGo(ben, sent.file.id).expect(200)).body.file;
    expect(gone).toMatchObject({ state: 'deleted', reason: 'delivered' });
    expect((await letGo(ben, sent.file.id).expect(200)).body.file).toEqual(gone);
    expect(expectProblem(await keep(ben, sent.file.id), 'gone').reason).toBe('delivered');
  });

  it('[F3] may be asked for by who has it while others wait', async () => {
    const { ann, ben, cleo, dan, sent } = await createQuartetWithFile(server());
    await confirm(server(), ben, sent);
    await keep(ben, sent.file.id).expect(200);
    for (const person of [cleo, dan]) await confirm(server(), person, sent);
    expect(await state(ann, sent.file.id)).toBe('available');
    await confirm(server(), await signIn(server(), ben), sent);
    expect(await state(ann, sent.file.id)).toBe('deleted');
  });

  it('[F3] [F6] is no more when its keeper is removed', async () => {
    const { ann, ben, cleo, dan, conversationId, sent } = await createQuartetWithFile(server());
    for (const person of [ben, cleo, dan]) {
      await keep(person, sent.file.id).expect(200);
      await confirm(server(), person, sent);
    }
    await letGo(cleo, sent.file.id).expect(200);
    await removeMember(server(), ann, conversationId, dan);
    expect(await state(ann, sent.file.id)).toBe('available');
    await removeMember(server(), ann, conversationId, ben);
    await expect.poll(() => state(ann, sent.file.id)).toBe('deleted');
    expect((await showFile(server(), ann, sent.file.id)).recipients.map(({ status }) => status)).toEqual([
      'stored',
      'stored',
      'stored',
    ]);
  });

  it('[F3] [F8] goes by time like any other', async () => {
    const clock = createClock();
    const own = await startTestServer({ now: clock.now });
    const { ann, ben, conversationId } = await createPair(own);
    const sent = await sendFile(own, ann, conversationId, Buffer.from('x'), { expiresIn: 3600 });
    await http(own, ben).post(`/file/${sent.file.id}/keep`).expect(200);
    await confirm(own, ben, sent);
    clock.advance(3_601_000);
    await expect
      .poll(() => showFile(own, ann, sent.file.id))
      .toMatchObject({ state: 'deleted', reason: 'expired' });
  });

  it('[F3] is asked for by recipients only', async () => {
    const { ann, dan, conversationId, sent } = await createQuartetWithFile(server());
    const [late, eve] = [await register(server(), 'late'), await register(server(), 'eve')];
    await addMember(server(), ann, conversationId, late);
    await http(server(), dan).post(`/file/${sent.file.id}/decline`).expect(200);
    for (const person of [ann, late, dan]) expectProblem(await keep(person, sent.file.id), 'not_a_recipient');
    for (const ask of [keep, letGo]) expectProblem(await ask(eve, sent.file.id), 'not_found');
  });

  it('[F3] races with the last receipt: kept or gone, never both', async () => {
    for (let round = 0; round < 10; round++) {
      const { ben, sent } = await pairWithFile();
      const [kept] = await Promise.all([keep(ben, sent.file.id), confirm(server(), ben, sent)]);
      expect([200, 410]).toContain(kept.status);
      await expect.poll(() => state(ben, sent.file.id)).toBe(kept.status === 200 ? 'available' : 'deleted');
    }
  });
});
