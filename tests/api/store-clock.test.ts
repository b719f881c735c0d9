import { describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { http } from '../support/http.ts';
import { createPair } from '../support/people.ts';
import { startTestServer } from '../support/start-test-server.ts';
import { beginUpload, confirm, putPart, sendFile } from '../support/upload.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A node that is two days behind the clock by which the sweeper of another node removes files. */
async function start() {
  const clock = createClock();
  const storeNow = () => clock.now() + 2 * DAY;
  const server = await startTestServer({
    now: clock.now,
    wrapData: (data) => ({ ...data, now: async () => storeNow() }),
  });
  return { server, storeNow, ...(await createPair(server)) };
}

describe('a node whose clock is wrong', () => {
  it('[F8] counts the expiry by the clock of the store, and so does an extension', async () => {
    const { server, storeNow, ann, conversationId } = await start();
    const { file } = await sendFile(server, ann, conversationId);
    expect(file.expiresAt).toBe(storeNow() + 7 * DAY);
    const { body } = await http(server, ann).post(`/file/${file.id}/extend`, { expiresIn: 3600 }).expect(200);
    expect(body.file.expiresAt).toBe(storeNow() + HOUR);
  });

  it('[F3] lets the grace of a stream receipt run by the clock of the store', async () => {
    const { server, storeNow, ann, ben, conversationId } = await start();
    const sent = await sendFile(server, ann, conversationId);
    expect(await confirm(server, ben, sent, 'stream')).toMatchObject({ state: 'available' });
    expect(await server.data.files.due(storeNow() + DAY - 1, 10)).toEqual([]);
    expect(await server.data.files.due(storeNow() + DAY, 10)).toMatchObject([{ id: sent.file.id }]);
  });

  it('[F15] ends no upload that somebody still sends', async () => {
    const { server, storeNow, ann, conversationId } = await start();
    const bytes = Buffer.from('Still on its way.');
    const { body } = await beginUpload(server, ann, conversationId, bytes.length).expect(201);
    const dueBy = (at: number) => server.data.files.due(at, 10);
    expect(await dueBy(storeNow() + DAY - 1)).toEqual([]);
    await putPart(server, ann, body.file.id, 1, bytes).expect(204);
    expect(await dueBy(storeNow() + DAY - 1)).toEqual([]);
    expect(await dueBy(storeNow() + DAY)).toMatchObject([{ id: body.file.id }]);
  });
});
