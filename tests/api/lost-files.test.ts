import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { LOST_LOOK_EVERY } from '@satchel/api/domain/file-schedule';
import { LOST_AFTER } from '@satchel/api/domain/lose-file';
import { lookForObjects } from '@satchel/api/use-cases/look-for-objects';
import type { Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { asBuffer, expectProblem, http } from '../support/http.ts';
import { createPair, type Person } from '../support/people.ts';
import { showFile } from '../support/quartet.ts';
import { startTestServer } from '../support/start-test-server.ts';
import { objectPathsIn } from '../support/stored-files.ts';
import { confirm, sendFile } from '../support/upload.ts';

const fail = (error: unknown) => expect.fail(String(error));

async function start() {
  const clock = createClock();
  const server = await startTestServer({ now: clock.now });
  const pair = await createPair(server);
  const sent = await sendFile(server, pair.ann, pair.conversationId);
  const { id } = sent.file;
  const objectPath = (await objectPathsIn(server.dataDir)).find((path) => path.includes('/objects/')) ?? '';
  const [there, away] = [join(server.dataDir, objectPath), join(server.dataDir, 'aside')];
  const content = (person: Person = pair.ben) => http(server, person).get(`/file/${id}/content`);
  const state = async () => (await showFile(server, pair.ann, id)).state;
  return {
    clock,
    server,
    ...pair,
    sent,
    content,
    state,
    takeAway: () => rename(there, away),
    putBack: () => rename(away, there),
    look: () => lookForObjects({ ...server.data, objects: server.objects, now: clock.now }, fail),
    turns: (to: string) => expect.poll(state, { timeout: 5000 }).toBe(to),
  };
}

describe('a file whose object is not there', () => {
  it('[F11] is lost when it is missed twice, ten minutes apart, and the card says so', async () => {
    const { clock, server, ann, conversationId, sent, content, state, takeAway, look, turns } = await start();
    await takeAway();
    expectProblem(await content(), 'storage_unavailable');
    clock.advance(LOST_AFTER - 1);
    await look();
    expectProblem(await content(), 'storage_unavailable');
    expect(await state()).toBe('available');
    clock.advance(1);
    await turns('lost');
    expect(expectProblem(await content(), 'gone').reason).toBe('lost');
    const { body } = await http(server, ann).get(`/chat/${conversationId}/messages`).expect(200);
    const card = body.messages.find((row: Row) => row.id === sent.message.id).body;
    expect(card).toMatchObject({ state: 'lost', recipients: [{ status: 'waiting' }] });
  });

  it('[F11] is available again when the object is, and was never lost when it came back in time', async () => {
    const { clock, content, sent, state, takeAway, putBack, look, turns } = await start();
    await takeAway();
    await look();
    await putBack();
    clock.advance(LOST_AFTER);
    await look();
    expect((await asBuffer(content()).expect(200)).body).toEqual(sent.bytes);
    await takeAway();
    await look();
    expect(await state()).toBe('available');
    clock.advance(LOST_AFTER);
    await turns('lost');
    await putBack();
    clock.advance(LOST_LOOK_EVERY);
    await turns('available');
    expect((await asBuffer(content()).expect(200)).body).toEqual(sent.bytes);
  });

  it('[F11] [F4] takes receipts of who has the bytes, and goes when nobody waits', async () => {
    const { clock, server, ben, sent, takeAway, look, turns } = await start();
    await takeAway();
    await look();
    clock.advance(LOST_AFTER);
    await turns('lost');
    expect(await confirm(server, ben, sent)).toMatchObject({ state: 'deleted', reason: 'delivered' });
  });

  it('[F11] can be revoked, and expires at its time', async () => {
    for (const end of ['revoked', 'expired'] as const) {
      const { clock, server, ann, sent, takeAway, look, turns } = await start();
      await takeAway();
      await look();
      clock.advance(LOST_AFTER);
      await turns('lost');
      if (end === 'revoked') await http(server, ann).delete(`/file/${sent.file.id}`).expect(204);
      else clock.advance(7 * 86_400_000 - LOST_AFTER);
      await expect
        .poll(async () => (await server.data.files.byId(sent.file.id))?.state, { timeout: 5000 })
        .toBe('deleted');
      expect(await server.data.files.byId(sent.file.id)).toMatchObject({ reason: end });
    }
  });
});
