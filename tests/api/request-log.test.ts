import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Pair } from '../support/people.ts';
import { sendRaw } from '../support/raw-http.ts';
import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { sendFile } from '../support/upload.ts';

type Line = Record<string, unknown> & { message: string };

let folder: string;
let server: ServerProcess;
let pair: Pair;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-log-'));
  server = await startServerProcess({ DATA_DIR: join(folder, 'data'), SATCHEL_LOG_LEVEL: 'info' });
  pair = await createPair(server);
});
afterAll(async () => {
  await server.kill();
  await rm(folder, { recursive: true, force: true });
});

const lines = (): Line[] =>
  server
    .output()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

async function lineOf(requestId: unknown): Promise<Line> {
  const find = () => lines().find((line) => line.requestId === requestId);
  await expect.poll(find, { timeout: 10_000 }).toBeDefined();
  expect(lines().filter((line) => line.requestId === requestId)).toHaveLength(1);
  return find()!;
}

describe('the log', () => {
  it('has one line per request, with its id, status, time and code', async () => {
    const { ann } = pair;
    const found = await http(server, ann).get('/user/me?query=wanted').set('User-Agent', 'Walker/1.0');
    expect(await lineOf(found.headers['x-request-id'])).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      message: 'request',
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/),
      method: 'GET',
      path: '/api/v1/user/me',
      userAgent: 'Walker/1.0',
      userId: ann.user.id,
      status: 200,
      ms: expect.any(Number),
      bytesIn: expect.any(Number),
      bytesOut: expect.any(Number),
    });
    const refused = await http(server).post('/auth/login', { username: 'nobody', password: 'some password' });
    expect(await lineOf(refused.headers['x-request-id'])).toMatchObject({
      status: 401,
      code: 'bad_credentials',
    });
  });

  it('has one line per refused upgrade', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws?token=secret`);
    const [, response] = await new Promise<[unknown, { headers: Record<string, unknown> }]>((resolve) => {
      socket.once('unexpected-response', (...args) => resolve(args as never));
      socket.on('error', () => {});
    });
    expect(await lineOf(response.headers['x-request-id'])).toMatchObject({
      message: 'upgrade refused',
      status: 401,
      code: 'unauthenticated',
      path: '/ws',
    });
    socket.terminate();
  });

  it('holds no text, token, cookie, password, digest or name of a file', async () => {
    const { ann, conversationId } = pair;
    const text = 'Meet me at the old mill.';
    await http(server, ann).post(`/chat/${conversationId}/messages`, { cid: newId(), text }).expect(201);
    await http(server).get('/user/me').set('Cookie', `sid=${ann.token}`).expect(200);
    await http(server).get('/user?query=ann').set('Authorization', 'Bearer not-a-token-but-secret-anyway');
    const { file } = await sendFile(server, ann, conversationId, Buffer.from('the deed'));
    const { headers } = await http(server, ann).get(`/file/${file.id}/content?name=deed`).expect(200);
    await lineOf(headers['x-request-id']);
    const output = server.output();
    for (const secret of [text, ann.token, ann.password, 'not-a-token', file.name, 'query=', 'name=deed']) {
      expect(output).not.toContain(secret);
    }
  });

  it('shows CRLF, ANSI escapes and a megabyte as one escaped line each, cut at 256', async () => {
    const { ann } = pair;
    const before = lines().length;
    // Node refuses ESC in a header by itself; U+009B, which terminals take for ESC [, it lets through.
    const agent = `\u009b2J${'x'.repeat(8000)}`;
    const head = `GET /api/v1/a%0d%0a%1b[31m${'y'.repeat(3000)} HTTP/1.1\r\nHost: localhost\r\nUser-Agent: ${agent}`;
    const odd = await sendRaw(server, Buffer.from(`${head}\r\nConnection: close\r\n\r\n`, 'latin1'));
    expect(odd.status).toBe(404);
    const name = `a\r\n\u001b[31m${'z'.repeat(20_000)}`;
    expect((await http(server, ann).patch('/user/me', { name })).status).toBe(400);
    const huge = await http(server, ann).patch('/user/me', { name: 'z'.repeat(1_000_000) });
    expect(huge.status).toBe(413);
    await sendRaw(server, `GET /${'q'.repeat(1_000_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`);

    await lineOf(huge.headers['x-request-id']);
    await expect
      .poll(() => lines().filter(({ code }) => code === 'headers_too_large').length, { timeout: 10_000 })
      .toBe(1);
    const added = lines().slice(before);
    expect(added).toHaveLength(4);
    for (const line of added) {
      for (const value of Object.values(line)) expect(String(value).length).toBeLessThanOrEqual(300);
    }
    expect(added[0]?.userAgent).toMatch(/^\\u009b2Jx+…$/);
    expect(added[0]?.path).toMatch(/^\/api\/v1\/a%0d%0a%1b\[/);
    // Nothing in the output but printable characters and the ends of lines.
    expect(server.output()).toMatch(/^[\n\P{Cc}]*$/u);
  });
});
