import type { FileCard } from '@satchel/protocol/file-card';
import type { Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { http } from '../support/http.ts';
import { createPair, type Person, signIn } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { confirm, sendFile } from '../support/upload.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const clock = createClock();
// Time leaps here; the heartbeat would take every leap for a silent line.
const rhythm = { pingEvery: Infinity, jitter: 0, pongWithin: Infinity };
const server = useServer({ now: clock.now, rhythm, env: { SATCHEL_EXPIRY_MIN_SECONDS: '60' } });

async function cardIn(person: Person, conversationId: string): Promise<FileCard> {
  const { body } = await http(server(), person).get(`/chat/${conversationId}/messages`).expect(200);
  return body.messages.find((row: Row) => row.kind === 'file').body;
}

describe('those who wait for a file', () => {
  it('[F8] are reminded at half time and a day before the end, each once', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const sent = await sendFile(server(), ann, conversationId);
    const announcedAt = sent.message.createdAt;
    const socket = await connect(server(), ben);
    const remindedAt = async () => (await cardIn(ann, conversationId)).remindedAt;
    const untilReminded = async (at: number) => {
      await expect.poll(remindedAt, { timeout: 5000 }).toBe(at);
    };
    const nothingIsDue = async () => {
      const due = await server().data.files.due(clock.now(), 10);
      expect(due.filter(({ id }) => id === sent.file.id)).toEqual([]);
    };

    clock.advance(3.5 * DAY - 1);
    await nothingIsDue();
    expect(await remindedAt()).toBeUndefined();
    clock.advance(1);
    await untilReminded(announcedAt + 3.5 * DAY);
    const [, row] = await socket.untilSeq(conversationId, 2);
    expect(row ?? socket.rows(conversationId)[0]).toMatchObject({
      kind: 'file-changed',
      target: sent.message.id,
      body: { remindedAt: announcedAt + 3.5 * DAY, recipients: [{ userId: ben.user.id, status: 'waiting' }] },
    });
    clock.advance(2.5 * DAY - 1);
    await nothingIsDue();
    clock.advance(1);
    await untilReminded(announcedAt + 6 * DAY);
    clock.advance(DAY - 1);
    await nothingIsDue();
    expect(await remindedAt()).toBe(announcedAt + 6 * DAY);
  });

  it('[F8] are reminded once of what passed while nobody swept, and again when the end is moved', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const { file } = await sendFile(server(), ann, conversationId);
    clock.advance(6.5 * DAY);
    const at = clock.now();
    await expect.poll(async () => (await cardIn(ann, conversationId)).remindedAt, { timeout: 5000 }).toBe(at);
    expect((await cardIn(ann, conversationId)).version).toBe(2);
    await http(server(), await signIn(server(), ann))
      .post(`/file/${file.id}/extend`, { expiresIn: (10 * DAY) / 1000 })
      .expect(200);
    clock.advance(2 * DAY);
    const again = clock.now();
    const benAgain = await signIn(server(), ben);
    await expect
      .poll(async () => (await cardIn(benAgain, conversationId)).remindedAt, { timeout: 5000 })
      .toBe(again);
  });

  it('[F8] are nobody once all have it', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const sent = await sendFile(server(), ann, conversationId);
    await confirm(server(), ben, sent, 'stream');
    clock.advance(20 * HOUR);
    expect(await server().data.files.byId(sent.file.id)).not.toHaveProperty('remindedAt');
    const shortLived = await sendFile(server(), ann, conversationId, Buffer.from('short'), { expiresIn: 60 });
    clock.advance(29_999);
    expect(await server().data.files.due(clock.now(), 10)).toEqual([]);
    clock.advance(1);
    const remindedAt = async () => {
      const file = await server().data.files.byId(shortLived.file.id);
      return file !== undefined && 'remindedAt' in file ? file.remindedAt : undefined;
    };
    await expect.poll(remindedAt, { timeout: 5000 }).toBe(clock.now());
  });
});
