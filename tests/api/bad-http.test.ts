import { beforeAll, describe, expect, it } from 'vitest';
import { expectNoInternals, expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Pair } from '../support/people.ts';
import { sendRaw } from '../support/raw-http.ts';
import { useServer } from '../support/start-test-server.ts';
import { expectStillServing } from '../support/still-serving.ts';
import { sendFile } from '../support/upload.ts';
import { withObjects } from '../support/wrap-objects.ts';

const asked: string[] = [];
const server = useServer({
  wrapObjects: withObjects(({ read, stat }) => ({
    read: (key, ...range) => {
      asked.push(key);
      return read(key, ...range);
    },
    stat: (key) => {
      asked.push(key);
      return stat(key);
    },
  })),
});
let pair: Pair;

expectStillServing(server);
beforeAll(async () => {
  pair = await createPair(server());
});

const host = () => new URL(server().url).host;
const lines = (...all: string[]) => `${all.join('\r\n')}\r\n\r\n`;
const auth = () => `Authorization: Bearer ${pair.ann.token}`;
const get = (path: string, ...headers: string[]) =>
  sendRaw(server(), lines(`GET ${path} HTTP/1.1`, `Host: ${host()}`, auth(), ...headers));

function expectRawProblem({ status, head, body }: Awaited<ReturnType<typeof sendRaw>>, code: string): void {
  expect({ status, body }).toEqual({ status, body: expect.stringContaining(`"code":"${code}"`) });
  expect(head.toLowerCase()).toContain('content-type: application/problem+json');
  expect(JSON.parse(body)).toMatchObject({ code, status });
  expectNoInternals(body);
}

describe('a query', () => {
  it.each([
    'before=1&before=2',
    'limit=1&limit=1',
    'before[]=1',
    'before[$gt]=1',
    'limit=',
    'limit=1e3',
    'limit=%00',
    '__proto__[a]=1',
    'constructor=1',
  ])('row 4: %s is 400', async (query) => {
    const path = `/chat/${pair.conversationId}/messages?${query}`;
    expectProblem(await http(server(), pair.ann).get(path), 'invalid_query');
  });

  it.each(['query=a&query=b', 'query[]=a', 'q=a', `query=${'x'.repeat(129)}`])(
    'row 4: of a search, %.20s, is 400',
    async (query) => {
      expectProblem(await http(server(), pair.ann).get(`/user?${query}`), 'invalid_query');
    },
  );

  it('row 51: of a search is literal text, never a pattern', async () => {
    const { username } = pair.ben.user;
    const find = async (text: string) => {
      const { body } = await http(server(), pair.ann)
        .get(`/user?query=${encodeURIComponent(text)}`)
        .expect(200);
      return body.users.map((user: { username: string }) => user.username);
    };
    expect(await find(username.toUpperCase())).toEqual([username]);
    for (const text of ['.*', '%', '_', `${username.slice(0, 2)}%`, '(a+)+$', '$where', "' OR 1=1 --"]) {
      expect(await find(text)).toEqual([]);
    }
  });
});

describe('headers', () => {
  it('row 5: above 16 KiB are 431', async () => {
    expectRawProblem(await get('/api/v1/chat', `X-Long: ${'x'.repeat(17_000)}`), 'headers_too_large');
  });

  it('row 5: above a hundred are 431, a hundred are not', async () => {
    const filler = (count: number) => Array.from({ length: count }, (_, index) => `X-${index}: 1`);
    expect((await get('/api/v1/chat', ...filler(98))).status).toBe(200);
    expectRawProblem(await get('/api/v1/chat', ...filler(99)), 'headers_too_large');
    expectRawProblem(await get('/api/v1/chat', ...filler(1500)), 'headers_too_large');
  });
});

describe('a request that is none', () => {
  const broken: [string, () => string][] = [
    ['nonsense', () => 'hello there\r\n\r\n'],
    ['TLS', () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000'],
    [
      'both lengths',
      () =>
        `${lines('POST /api/v1/chat HTTP/1.1', `Host: ${host()}`, 'Content-Length: 5', 'Transfer-Encoding: chunked')}0\r\n\r\n`,
    ],
    [
      'two lengths',
      () => lines('POST / HTTP/1.1', `Host: ${host()}`, 'Content-Length: 5', 'Content-Length: 6'),
    ],
    ['a length that is none', () => lines('POST / HTTP/1.1', `Host: ${host()}`, 'Content-Length: five')],
    ['a broken header', () => lines('GET / HTTP/1.1', `Host: ${host()}`, 'Bad Header: x')],
  ];

  it.each(broken)('row 7: because of %s is 400 and closed', async (_why, request) => {
    const answer = await sendRaw(server(), request());
    expect(answer.closed).toBe(true);
    expectRawProblem(answer, 'bad_http');
    expect(answer.status).toBe(400);
  });

  it('row 7: with a bad chunk is closed', async () => {
    const head = lines(
      'POST /api/v1/chat HTTP/1.1',
      `Host: ${host()}`,
      auth(),
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
    );
    const answer = await sendRaw(server(), `${head}zz\r\n`);
    expect(answer).toMatchObject({ status: 400, closed: true });
  });

  it('without a Host is refused', async () => {
    const answer = await sendRaw(server(), lines('GET /api/v1/chat HTTP/1.1', auth()));
    expect([400, 421]).toContain(answer.status);
  });
});

describe('a path', () => {
  it('row 8: that nobody serves is 404, a wrong method 405 with Allow', async () => {
    const as = http(server(), pair.ann);
    for (const path of ['/nothing', '/chat/', '/CHAT', '/file', '/user/me/x']) {
      const response = await as.get(path);
      expectProblem(response, path === '/file' ? 'method_not_allowed' : 'not_found');
    }
    const wrong = await as.put('/chat');
    expectProblem(wrong, 'method_not_allowed');
    expect(wrong.headers.allow).toBe('GET, POST');
    const overridden = await as.get('/auth/logout').set('X-HTTP-Method-Override', 'POST');
    expectProblem(overridden, 'method_not_allowed');
    expectRawProblem(await get('/api/v2/chat'), 'not_found');
    expectRawProblem(await get('/api'), 'not_found');
  });

  it('row 8: of another host is 421', async () => {
    for (const other of ['evil.example', 'localhost.evil.example', 'user@127.0.0.1', '127.0.0.1/evil', '']) {
      const answer = await sendRaw(server(), lines('GET /api/v1/chat HTTP/1.1', `Host: ${other}`, auth()));
      expectRawProblem(answer, 'wrong_host');
    }
    for (const ours of ['localhost', '127.0.0.1', '[::1]', host()]) {
      const answer = await sendRaw(server(), lines('GET /api/v1/chat HTTP/1.1', `Host: ${ours}`, auth()));
      expect(answer.status).toBe(200);
    }
  });

  const crooked = [
    '..%2f..%2fetc%2fpasswd',
    '..%5c..%5cwindows',
    '%2e%2e%2f%2e%2e%2fsatchel.db',
    '%252e%252e%252fsatchel.db',
    '%00',
    'a%00b',
    '%c0%ae%c0%ae%c0%af',
    '%ff%fe',
    '%zz',
    '%',
    'a'.repeat(32).toUpperCase(),
    'g'.repeat(32),
    'a'.repeat(31),
    'a'.repeat(33),
    `${'a'.repeat(32)}%0a`,
    '0',
    '-1',
    '__proto__',
    'constructor',
    '%F0%9F%90%A2',
  ];

  it.each(crooked)('row 9: with the id %s is 404 and reaches no store', async (id) => {
    asked.length = 0;
    const places = [`/file/${id}`, `/file/${id}/content`, `/chat/${id}`, `/attachment/${id}`, `/user/${id}`];
    for (const place of places) expectRawProblem(await get(`/api/v1${place}`), 'not_found');
    expect(asked).toEqual([]);
  });

  it('row 9: outside /api leads to no file of the server', async () => {
    const paths = [
      '/../../etc/passwd',
      '/%2e%2e/%2e%2e/etc/passwd',
      '/..%2f..%2fpackage.json',
      '/%00',
      '/%',
      '//etc',
    ];
    for (const path of paths) {
      const { status, body } = await get(path);
      expect([200, 400, 404]).toContain(status);
      expect(body).not.toContain('root:');
      expect(body).not.toContain('"dependencies"');
      if (status !== 200) expectNoInternals(body);
    }
  });

  it('row 10: to what is unknown, ill-formed or not mine answers the same', async () => {
    const { conversationId } = await createPair(server());
    const others = await server().data.conversations.byId(conversationId);
    const [owner] = others!.members;
    const foreign = await server().data.sessions.ofUser(owner!.userId);
    const sent = await sendFile(server(), pair.ann, pair.conversationId);
    const eve = await createPair(server());
    const bodies = new Set<string>();
    const paths = [
      `/chat/${newId()}`,
      '/chat/nonsense',
      `/chat/${conversationId}`,
      `/chat/${conversationId}/messages`,
      `/file/${newId()}`,
      `/file/${sent.file.id}`,
      `/file/${sent.file.id}/content`,
      `/file/${sent.file.id}/parts`,
      `/attachment/${sent.message.id}`,
      `/user/${newId()}`,
    ];
    for (const path of paths) {
      const response = await http(server(), eve.ann).get(path);
      const { requestId: _, ...answer } = expectProblem(response, 'not_found');
      bodies.add(JSON.stringify(answer));
    }
    const session = await http(server(), eve.ann).delete(`/auth/sessions/${foreign[0]!.id}`);
    const { requestId: _, ...answer } = expectProblem(session, 'not_found');
    bodies.add(JSON.stringify(answer));
    expect(bodies.size).toBe(1);
  });
});

describe('a connection', () => {
  it('stays open after an answer to a request without a body, also after a refusal', async () => {
    for (const path of [
      '/api/v1/chat',
      '/api/v1/nothing',
      '/api/v1/auth/logout',
      `/api/v1/chat/${newId()}`,
    ]) {
      const { head } = await get(path);
      expect(head.toLowerCase()).not.toContain('connection: close');
    }
  });
});
