import { allRoutes, type RouteUses } from '@satchel/api/http/routes';
import { errors, isErrorCode } from '@satchel/protocol/errors';
import { problem } from '@satchel/protocol/http';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectNoInternals, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Pair } from '../support/people.ts';
import { anyJson, anyText, checkProperty, nearly, seed } from '../support/random-inputs.ts';
import { sendRaw } from '../support/raw-http.ts';
import { seededBytes } from '../support/seeded-chance.ts';
import { useServer } from '../support/start-test-server.ts';
import { expectStillServing } from '../support/still-serving.ts';
import { digestOf, sendFile } from '../support/upload.ts';

const server = useServer();
expectStillServing(server);
let pair: Pair;
beforeAll(async () => {
  pair = await createPair(server());
});

const auth = () => ({ authorization: `Bearer ${pair.ann.token}` });

/** Answered, in time, with success or with one of our problems that shows nothing of the inside. */
async function expectGoodAnswer(response: Response): Promise<void> {
  const text = await response.text();
  if (response.status < 400) return;
  expectGoodProblem(response.status, text);
}

function expectGoodProblem(status: number, text: string): void {
  const answer = problem.parse(JSON.parse(text));
  expect(isErrorCode(answer.code)).toBe(true);
  expect(answer).toMatchObject({ status, code: expect.not.stringMatching(/^internal$/) });
  expect(errors[answer.code as keyof typeof errors].status).toBe(status);
  expectNoInternals(text);
}

/** The next good request works. */
async function expectServing(): Promise<void> {
  const path = `/chat/${pair.conversationId}/messages`;
  await http(server(), pair.ann).post(path, { cid: newId(), text: 'Next.' }).expect(201);
}

describe(`random requests (SEED=${seed})`, () => {
  it('with JSON bodies are answered, and the next good one works', async () => {
    const withBody = allRoutes({} as RouteUses).filter(
      ({ body, path }) => body !== undefined && path !== '/auth/guest',
    );
    const valid = {
      username: 'somebody.new',
      password: 'a long walk by the sea',
      name: 'Somebody',
      conversation: pair.conversationId,
      cid: newId(),
      text: 'Hello.',
      size: 5,
      digest: digestOf(Buffer.from('x')),
      level: 'stored',
      expiresIn: 4000,
      visibility: 'private',
      members: [],
      role: 'member',
      room: 'people',
      slug: 'people',
    };
    const bodies = fc.oneof(
      anyJson,
      nearly(valid),
      ...Object.entries(valid).map(([k, v]) => nearly({ [k]: v })),
    );
    const requests = fc.record({
      route: fc.constantFrom(...withBody),
      body: bodies,
      type: fc.constantFrom('application/json', 'application/json; charset=utf-8', 'text/plain', ''),
    });
    await checkProperty(requests, async ({ route, body, type }) => {
      const path = route.path.replace(/:\w+/g, () => pair.conversationId);
      const response = await fetch(`${server().url}/api/v1${path}`, {
        method: route.method.toUpperCase(),
        headers: { ...auth(), ...(type === '' ? {} : { 'content-type': type }) },
        body: Buffer.from(body),
      });
      await expectGoodAnswer(response);
      await expectServing();
    });
    expect({}).not.toHaveProperty('admin');
  });

  it('with headers of any kind are answered, and the next good one works', async () => {
    const names = fc.oneof(
      fc.constantFrom('Range', 'If-Range', 'Accept', 'Accept-Encoding', 'Content-Type', 'Content-Encoding'),
      fc.constantFrom('Cookie', 'Origin', 'Sec-Fetch-Site', 'Authorization', 'Forwarded', 'X-Forwarded-For'),
      fc.constantFrom('X-Request-Id', 'If-None-Match', 'Content-Digest', 'User-Agent', 'Host', 'X-Anything'),
      fc.string({ minLength: 1, maxLength: 20 }).filter((name) => !/[\r\n]/.test(name)),
    );
    const values = fc.oneof(
      anyText,
      fc.string({ unit: 'binary' }),
      fc.constantFrom('bytes=0-', 'sid=x', 'gzip'),
    );
    const headers = fc.array(fc.tuple(names, values), { maxLength: 12 });
    const paths = fc.oneof(
      fc.constantFrom('/api/v1/chat', '/api/v1/user/me', '/', '/api/v1/nothing', '/api/v1/user?query=a'),
      fc.webPath().map((path) => `/api/v1${path}`),
    );
    await checkProperty(fc.record({ path: paths, headers }), async ({ path, headers: all }) => {
      const lines = all
        .filter(
          ([name]) => !/^(content-length|transfer-encoding|expect|upgrade|connection)$/i.test(name.trim()),
        )
        // A line break would begin another request, or a body this one does not send.
        .map(([name, value]) => `${name}: ${value.replace(/[\r\n]/g, ' ')}`);
      const host = `Host: ${new URL(server().url).host}`;
      const head = [`GET ${path || '/'} HTTP/1.1`, host, ...lines, 'Connection: close', '', ''].join('\r\n');
      const answer = await sendRaw(server(), Buffer.from(head));
      expect(answer.status).toBeGreaterThanOrEqual(200);
      expect(answer.status).toBeLessThan(500);
      if (answer.status >= 400) expectGoodProblem(answer.status, answer.body);
      expect(answer.head).not.toMatch(/^set-cookie: x=/im);
      await expectServing();
    });
  });

  it('for ranges get exactly those bytes, the whole, or a refusal with the size', async () => {
    const bytes = seededBytes(1, 3000);
    const { file } = await sendFile(server(), pair.ann, pair.conversationId, bytes);
    const bound = fc.oneof(fc.integer({ min: 0, max: 3100 }), fc.maxSafeNat(), fc.constant(2999));
    const ranges = fc.oneof(
      fc.tuple(bound, bound).map(([from, to]) => `bytes=${from}-${to}`),
      bound.map((from) => `bytes=${from}-`),
      bound.map((last) => `bytes=-${last}`),
      fc
        .array(fc.tuple(bound, bound), { minLength: 2, maxLength: 50 })
        .map((all) => `bytes=${all.map(([from, to]) => `${from}-${to}`).join(',')}`),
      fc.string().map((text) => `bytes=${text.replace(/[^\x20-\x7e]/g, '')}`),
      fc.string().map((text) => text.replace(/[^\x20-\x7e]/g, '').trim()),
    );
    const condition = fc.constantFrom(undefined, `"${file.id}"`, `W/"${file.id}"`, '"another"', 'nonsense');
    await checkProperty(fc.record({ range: ranges, condition }), async ({ range, condition: ifRange }) => {
      const response = await fetch(`${server().url}/api/v1/file/${file.id}/content`, {
        headers: { ...auth(), range, ...(ifRange === undefined ? {} : { 'if-range': ifRange }) },
      });
      const body = Buffer.from(await response.arrayBuffer());
      if (response.status === 416) {
        expect(response.headers.get('content-range')).toBe('bytes */3000');
        expectGoodProblem(416, body.toString());
        return;
      }
      const [, from = '0', to = '2999'] =
        /^bytes (\d+)-(\d+)\/3000$/.exec(response.headers.get('content-range') ?? '') ?? [];
      expect(response.status).toBe(response.headers.has('content-range') ? 206 : 200);
      expect(body.equals(bytes.subarray(Number(from), Number(to) + 1))).toBe(true);
      const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
      if (response.status === 206 && first !== undefined) {
        expect({ from, to }).toEqual({ from: `${Number(first)}`, to: `${Math.min(Number(last), 2999)}` });
      }
    });
    await expectServing();
  });
});

describe(`random texts (SEED=${seed})`, () => {
  it('come back as they went in, or are refused', async () => {
    const path = `/chat/${pair.conversationId}/messages`;
    await checkProperty(anyText, async (text) => {
      const sent = await http(server(), pair.ann).post(path, { cid: newId(), text });
      if (sent.status !== 201) return expectGoodProblem(sent.status, sent.text);
      const { body } = await http(server(), pair.ben).get(`${path}?limit=1`).expect(200);
      expect(body.messages[0].body.text).toBe(text);
    });
  });
});
