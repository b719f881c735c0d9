import { PART_BYTES } from '@satchel/protocol/limits';
import type { Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { asBuffer, expectProblem, http } from '../support/http.ts';
import { createPair, type Person, signIn } from '../support/people.ts';
import { createQuartetWithFile, showFile, statuses } from '../support/quartet.ts';
import { seededBytes } from '../support/seeded-chance.ts';
import { useServer } from '../support/start-test-server.ts';
import { watchObject } from '../support/stored-files.ts';
import { beginUpload, confirm, postForm, putPart, sendFile } from '../support/upload.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;
/** Sign-ins end after seven idle days, so time passes in steps that people use the server in. */
const STEP = 6 * DAY;

const clock = createClock();
const server = useServer({
  now: clock.now,
  env: { SATCHEL_EXPIRY_MAX_SECONDS: `${20 * 86_400}`, SATCHEL_EXPIRY_MIN_SECONDS: '60' },
});

const stateOf = async (person: Person, fileId: string) => (await showFile(server(), person, fileId)).state;
const content = (person: Person, fileId: string) => http(server(), person).get(`/file/${fileId}/content`);

/** The sweeper acts on what the store says is due and on nothing else; reminders it has given by then. */
async function nothingIsDue(): Promise<void> {
  await expect.poll(() => server().data.files.due(clock.now(), 10), { timeout: 5000 }).toEqual([]);
}

describe('time', () => {
  it('[F3] keeps a file 24 h after the last stream receipt, to the millisecond', async () => {
    const { ann, ben, cleo, dan, sent } = await createQuartetWithFile(server());
    const isStored = await watchObject(server(), sent.file.id);
    await confirm(server(), ben, sent, 'stream');
    clock.advance(3 * HOUR);
    await confirm(server(), cleo, sent, 'stream');
    await confirm(server(), dan, sent, 'stored');
    expect(await stateOf(ann, sent.file.id)).toBe('available');
    clock.advance(DAY - 1);
    await nothingIsDue();
    expect((await asBuffer(content(ben, sent.file.id)).expect(200)).body).toEqual(sent.bytes);
    clock.advance(1);
    await expect.poll(() => stateOf(ann, sent.file.id), { timeout: 5000 }).toBe('deleted');
    expect(await isStored()).toBe(false);
    const file = await showFile(server(), ben, sent.file.id);
    expect(file).toMatchObject({ reason: 'delivered' });
    expect(statuses(file)).toEqual({ ben: 'stream', cleo: 'stream', dan: 'stored' });
  });

  it('[F3] [F2] ends the wait at once when the last stream receipt becomes stored', async () => {
    const { ben, cleo, dan, sent } = await createQuartetWithFile(server());
    for (const person of [ben, cleo, dan]) await confirm(server(), person, sent, 'stream');
    await confirm(server(), ben, sent, 'stored');
    const file = await confirm(server(), dan, sent, 'stored');
    expect(file.state).toBe('available');
    expect(await confirm(server(), cleo, sent, 'stored')).toMatchObject({
      state: 'deleted',
      reason: 'delivered',
    });
  });

  it('[F8] [F9] expires a file seven days after its announcement, and the card says why', async () => {
    const { ann, ben, cleo, conversationId, sent } = await createQuartetWithFile(server());
    const isStored = await watchObject(server(), sent.file.id);
    expect(sent.file.expiresAt).toBe(sent.message.createdAt + 7 * DAY);
    await confirm(server(), ben, sent);
    clock.advance(STEP);
    await confirm(server(), cleo, sent);
    clock.advance(DAY - 1);
    await nothingIsDue();
    expect(await stateOf(ann, sent.file.id)).toBe('available');
    clock.advance(1);
    await expect.poll(() => stateOf(ann, sent.file.id), { timeout: 5000 }).toBe('deleted');
    expect(await isStored()).toBe(false);
    const benAgain = await signIn(server(), ben);
    expect(expectProblem(await content(benAgain, sent.file.id), 'gone').reason).toBe('expired');
    const { body } = await http(server(), benAgain).get(`/chat/${conversationId}/messages`).expect(200);
    const card = body.messages.find((row: Row) => row.id === sent.message.id).body;
    expect(card).toMatchObject({ state: 'deleted', reason: 'expired', removedAt: clock.now() });
    expect(statuses(await showFile(server(), ann, sent.file.id))).toMatchObject({ dan: 'waiting' });
  });

  it('[F8] is the sender’s to choose within the operator’s range, and to move', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const send = (expiresIn: number) =>
      postForm(server(), ann, conversationId, Buffer.from('x'), { expiresIn });
    for (const seconds of [59, 20 * 86_400 + 1]) expectProblem(await send(seconds), 'invalid_expiry');
    for (const seconds of [0, -1, 1.5]) expectProblem(await send(seconds), 'invalid_field');
    const { file, message } = await sendFile(server(), ann, conversationId, Buffer.from('y'), {
      expiresIn: 60,
    });
    expect(file.expiresAt).toBe(message.createdAt + 60 * SECOND);
    const extend = (person: Person, expiresIn: number) =>
      http(server(), person).post(`/file/${file.id}/extend`, { expiresIn });
    expectProblem(await extend(ben, 120), 'not_allowed');
    clock.advance(30 * SECOND);
    const moved = await extend(ann, 120).expect(200);
    expect(moved.body.file.expiresAt).toBe(clock.now() + 120 * SECOND);
    expectProblem(await extend(ann, 20 * 86_400), 'invalid_expiry');
    clock.advance(119 * SECOND);
    expect(await stateOf(ben, file.id)).toBe('available');
    clock.advance(SECOND);
    await expect.poll(() => stateOf(ben, file.id), { timeout: 5000 }).toBe('deleted');
    expect(expectProblem(await extend(ann, 120), 'gone').reason).toBe('expired');
  });

  it('[F15] ends an upload after seven days, however busy it was', async () => {
    const { ann, conversationId } = await createPair(server());
    const parts = [seededBytes(1, PART_BYTES), Buffer.from('the end')];
    const size = PART_BYTES + parts[1]!.length;
    const { body } = await beginUpload(server(), ann, conversationId, size).expect(201);
    const put = (day: number) => {
      const n = (day % 2) + 1;
      const bytes = Buffer.from(parts[n - 1]!);
      bytes[0] = day;
      return putPart(server(), ann, body.file.id, n, bytes);
    };
    for (let day = 1; day <= 6; day++) {
      clock.advance(DAY - SECOND);
      await put(day).expect(204);
    }
    clock.advance(DAY + 6 * SECOND - 1);
    await nothingIsDue();
    clock.advance(1);
    await expect
      .poll(async () => (await server().data.files.byId(body.file.id))?.state, { timeout: 5000 })
      .toBe('cancelled');
    expect(await server().objects.listUploads(10)).toEqual([]);
  });

  it('[F15] ends an upload that was idle for 24 h, and answers 410', async () => {
    const { ann, conversationId } = await createPair(server());
    const bytes = Buffer.from('never finished');
    const { body } = await beginUpload(server(), ann, conversationId, bytes.length).expect(201);
    clock.advance(DAY - SECOND);
    await putPart(server(), ann, body.file.id, 1, bytes).expect(204);
    clock.advance(DAY - SECOND);
    await nothingIsDue();
    await http(server(), ann).get(`/file/${body.file.id}/parts`).expect(200);
    clock.advance(SECOND);
    await expect
      .poll(async () => (await server().data.files.byId(body.file.id))?.state, { timeout: 5000 })
      .toBe('cancelled');
    expect(expectProblem(await putPart(server(), ann, body.file.id, 1, bytes), 'gone').reason).toBe(
      'expired',
    );
    expect(await server().objects.listUploads(10)).toEqual([]);
  });
});
