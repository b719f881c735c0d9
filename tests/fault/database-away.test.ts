import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startBackEndProcess } from '../support/back-end-process.ts';
import { findBackEnd } from '../support/back-ends.ts';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { startServerProcess } from '../support/server-process.ts';
import { connect } from '../support/socket-client.ts';

/** Fault 18 of the list, with a server that is killed: one that stands alone cannot step down. */
describe.skipIf(findBackEnd('mongo') === undefined)('while the database is away', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'satchel-away-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('[M2] [M13] sends are refused as retryable, and once it is back the same cids go through, each once', async () => {
    const place = { folder: join(folder, 'mongo') };
    const database = await startBackEndProcess('mongo', place);
    const server = await startServerProcess({
      DATA_DIR: join(folder, 'data'),
      SATCHEL_DATABASE_URL: `mongodb://127.0.0.1:${database.port}/satchel`,
    });
    onTestFinished(async () => {
      await server.kill();
    });
    const { ann, ben, conversationId } = await createPair(server);
    const sender = await connect(server, ann);
    const message = (text: string) => ({ cid: newId(), text });
    const before = message('before');
    const { row: first } = await sender.call('send', { conversationId, ...before });

    await database.kill();
    const meanwhile = message('meanwhile');
    await sender.refused('unavailable', 'send', { conversationId, ...meanwhile });
    const { status, body, headers } = await http(server, ben).post(
      `/chat/${conversationId}/messages`,
      message('by HTTP'),
    );
    expect([status, body.code]).toEqual([503, 'unavailable']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);

    await startBackEndProcess('mongo', { ...place, port: database.port });
    const post = (sent: typeof before) => http(server, ann).post(`/chat/${conversationId}/messages`, sent);
    await expect.poll(async () => (await post(meanwhile)).status, { timeout: 30_000 }).toBeLessThan(300);
    expect((await post(before)).body.message).toEqual(first);
    expect((await post(meanwhile)).status).toBe(200);
    const reader = await connect(server, ben);
    const { rows } = await reader.call('sync', { conversationId, after: 0, limit: 50 });
    const texts = rows.map((row) => (row.kind === 'text' ? row.body?.text : row.kind));
    expect(texts.filter((text) => text !== 'by HTTP')).toEqual(['before', 'meanwhile']);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1));
    await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect(await server.stop()).toMatchObject({ code: 0 });
  });
});
