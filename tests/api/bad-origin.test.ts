import { beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Pair } from '../support/people.ts';
import { sendRaw } from '../support/raw-http.ts';
import { type TestServer, useServer } from '../support/start-test-server.ts';
import { expectStillServing } from '../support/still-serving.ts';

const foreign = [
  'https://evil.example',
  'http://localhost.evil.example',
  'null',
  'http://127.0.0.1:1',
  'https://127.0.0.1',
  'file://',
];

describe('a change from another page', () => {
  const server = useServer();
  let pair: Pair;
  expectStillServing(server);
  beforeAll(async () => {
    pair = await createPair(server());
  });

  const post = (headers: Record<string, string>) =>
    http(server())
      .post(`/chat/${pair.conversationId}/messages`, { cid: newId(), text: 'Forged.' })
      .set(headers);
  const cookie = () => ({ Cookie: `sid=${pair.ann.token}` });
  const bearer = () => ({ Authorization: `Bearer ${pair.ann.token}` });

  it.each(foreign)('row 11: with Origin %s is 403, whatever the session came in', async (origin) => {
    for (const session of [cookie(), bearer()]) {
      expectProblem(await post({ ...session, Origin: origin }), 'origin_refused');
    }
  });

  it('row 11: with Sec-Fetch-Site cross-site and no Origin is 403 with a cookie', async () => {
    expectProblem(await post({ ...cookie(), 'Sec-Fetch-Site': 'cross-site' }), 'origin_refused');
  });

  it('row 11: concerns every method that changes something, and signing in', async () => {
    const as = http(server());
    const headers = { ...cookie(), Origin: 'https://evil.example' };
    const path = `/chat/${pair.conversationId}/messages/${newId()}`;
    const requests = [
      as.patch(path, { text: 'x' }),
      as.delete(path),
      as.put(`/file/${newId()}/parts/1`),
      as.post('/file'),
      as.post('/auth/login', { username: 'a', password: 'b' }),
      as.post('/auth/register', { username: 'a', password: 'b' }),
      as.post('/auth/logout'),
    ];
    for (const request of requests) expectProblem(await request.set(headers), 'origin_refused');
    await as.get('/chat').set(headers).expect(200);
  });

  it('row 11: is welcome from our own page, and from a program', async () => {
    const origin = { Origin: server().url };
    expect((await post({ ...cookie(), ...origin })).status).toBe(201);
    expect((await post({ ...bearer(), ...origin })).status).toBe(201);
    expect((await post(bearer())).status).toBe(201);
    expect((await post({ ...bearer(), 'Sec-Fetch-Site': 'cross-site' })).status).toBe(201);
  });
});

describe('an upgrade', () => {
  const server = useServer();
  let pair: Pair;
  expectStillServing(server);
  beforeAll(async () => {
    pair = await createPair(server());
  });

  const shake = (
    headers: Record<string, string>,
    {
      path = '/ws',
      version = '13',
      to = server(),
    }: { path?: string; version?: string; to?: TestServer } = {},
  ) => {
    const all = {
      Host: new URL(to.url).host,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': version,
      'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      ...headers,
    };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return sendRaw(to, `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  };
  const cookie = () => ({ Cookie: `sid=${pair.ann.token}` });
  const bearer = () => ({ Authorization: `Bearer ${pair.ann.token}` });

  async function expectRefusal(answer: ReturnType<typeof sendRaw>, status: number, code: string) {
    const { status: given, body, head, closed } = await answer;
    expect({ given, body }).toEqual({ given: status, body: expect.stringContaining(`"code":"${code}"`) });
    expect(head).toContain('application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ code, status });
    expect(closed).toBe(true);
  }

  it.each(foreign)('row 19: with Origin %s is 403 before the 101', async (origin) => {
    await expectRefusal(shake({ ...cookie(), Origin: origin }), 403, 'origin_refused');
    await expectRefusal(shake({ ...bearer(), Origin: origin }), 403, 'origin_refused');
  });

  it('row 19: with a cookie and no Origin is 403, with a bearer it is not', async () => {
    await expectRefusal(shake(cookie()), 403, 'origin_refused');
    const ours = { Origin: server().url };
    for (const headers of [bearer(), { ...bearer(), ...ours }, { ...cookie(), ...ours }]) {
      expect((await shake(headers)).status).toBe(101);
    }
  });

  it('row 20: without a session, or with one that is none, is 401', async () => {
    const ours = { Origin: server().url };
    await expectRefusal(shake({}), 401, 'unauthenticated');
    await expectRefusal(shake(ours), 401, 'unauthenticated');
    await expectRefusal(shake({ ...ours, Cookie: `sid=${'a'.repeat(43)}` }), 401, 'unauthenticated');
    await expectRefusal(shake({ Authorization: `Bearer ${'a'.repeat(43)}` }), 401, 'unauthenticated');
    await expectRefusal(shake({}, { path: `/ws?token=${pair.ann.token}` }), 401, 'unauthenticated');
  });

  it('row 20: of another WebSocket version is 426 and names ours', async () => {
    for (const version of ['8', '12', '14', 'x', '']) {
      const answer = shake(bearer(), { version });
      await expectRefusal(answer, 426, 'upgrade_required');
      expect((await answer).head).toContain('Sec-WebSocket-Version: 13');
    }
  });

  it('row 20: on another path is 404', async () => {
    for (const path of [
      '/',
      '/ws/',
      '/WS',
      '/ws/x',
      '/api/v1/chat',
      '/chat',
      '/chat/',
      '/chat/room/x',
      '/%77s',
    ]) {
      await expectRefusal(shake(bearer(), { path }), 404, 'not_found');
    }
  });

  it('row 8: for another host is 421', async () => {
    await expectRefusal(shake({ ...bearer(), Host: 'evil.example' }), 421, 'wrong_host');
  });

  it('without a usable key is refused', async () => {
    for (const key of ['', 'short', 'AAAAAAAAAAAAAAAAAAAAAAA=']) {
      expect((await shake({ ...bearer(), 'Sec-WebSocket-Key': key })).status).toBe(400);
    }
  });
});

describe('behind a public address', () => {
  const server = useServer({ env: { SATCHEL_PUBLIC_URL: 'https://chat.example.org' } });

  it('row 11: only that origin is ours', async () => {
    const { ann, conversationId } = await createPair(server());
    const post = (origin: string) =>
      http(server(), ann)
        .post(`/chat/${conversationId}/messages`, { cid: newId(), text: 'From afar.' })
        .set({ Host: 'chat.example.org', Origin: origin });
    expect((await post('https://chat.example.org')).status).toBe(201);
    for (const origin of ['http://chat.example.org', 'https://chat.example.org:8443', server().url]) {
      expectProblem(await post(origin), 'origin_refused');
    }
    expectProblem(await http(server(), ann).get('/chat').set('Host', 'other.example.org'), 'wrong_host');
  });
});
