import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { expectProblem, http } from '../support/http.ts';
import { mongoDatabase } from '../support/mongo.ts';
import { newId } from '../support/new-id.ts';
import { startOwnBackEnd } from '../support/own-back-end.ts';
import { createPair } from '../support/people.ts';
import { startServerProcess } from '../support/server-process.ts';
import { startSilencingProxy } from '../support/silencing-proxy.ts';
import { connect } from '../support/socket-client.ts';
import { readLog } from './support/read-log.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
const SILENT_FOR = isLong ? 60_000 : 0;
/** What the driver waits for an answer, and some. */
const REFUSED_WITHIN = 25_000;

/** Fault 18 of the list, with a server that is killed: one that stands alone cannot step down. */
describe.skipIf(findBackEnd('mongo') === undefined)('while the database is away', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'satchel-away-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('[M2] [M13] sends are refused as retryable, and once it is back the same cids go through, each once', async () => {
    const database = await startOwnBackEnd('mongo');
    onTestFinished(database.remove);
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

    await database.restart();
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

  it('[M2] [M13] silent without ending a line: nobody waits for ever, and the same cids go through afterwards', async () => {
    const real = new URL(findBackEnd('mongo') ?? '');
    const own = mongoDatabase(real.href);
    onTestFinished(own.drop);
    const line = await startSilencingProxy(Number(real.port));
    onTestFinished(line.close);
    const { pathname } = new URL(own.url);
    const server = await startServerProcess({
      DATA_DIR: join(folder, 'data'),
      // A member of a set would tell its own address, past the proxy.
      SATCHEL_DATABASE_URL: `mongodb://127.0.0.1:${line.port}${pathname}?directConnection=true`,
    });
    onTestFinished(async () => {
      await server.kill();
    });
    const { ann, ben, conversationId } = await createPair(server);
    const path = `/chat/${conversationId}/messages`;
    const message = (text: string) => ({ cid: newId(), text });
    const before = message('before');
    const first = await http(server, ann).post(path, before);
    expect(first.status).toBe(201);

    line.fallSilent();
    const from = performance.now();
    const meanwhile = message('meanwhile');
    const answers = await Promise.all([
      http(server, ann).post(path, meanwhile),
      http(server, ben).post(path, message('as well')),
    ]);
    for (const answer of answers) expectProblem(answer, 'unavailable');
    expect(performance.now() - from).toBeLessThan(REFUSED_WITHIN);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    await wait(Math.max(0, SILENT_FOR - (performance.now() - from)));

    line.speak();
    const ready = async () => (await fetch(`${server.url}/readyz`)).status;
    await expect.poll(ready, { timeout: 30_000 }).toBe(200);
    const repeats = [
      await http(server, ann).post(path, meanwhile),
      await http(server, ann).post(path, meanwhile),
    ];
    expect(repeats[1]?.status).toBe(200);
    expect(repeats[1]?.body).toEqual(repeats[0]?.body);
    expect((await http(server, ann).post(path, before)).body.message).toEqual(first.body.message);
    const log = await readLog(server, ben, conversationId);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    const said = log.filter(({ senderId }) => senderId === ann.user.id);
    expect(said.map(({ cid }) => cid)).toEqual([before.cid, meanwhile.cid]);
  });
});
