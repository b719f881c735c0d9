import { gzipSync } from 'node:zlib';
import { JSON_BODY_BYTES } from '@satchel/protocol/limits';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { openRequest } from '../support/open-request.ts';
import { createPair, type Pair } from '../support/people.ts';
import { useServer } from '../support/start-test-server.ts';
import { expectStillServing } from '../support/still-serving.ts';

const server = useServer();
let pair: Pair;

expectStillServing(server);
beforeAll(async () => {
  pair = await createPair(server());
});

const JSON_TYPE = { 'Content-Type': 'application/json' };
const path = () => `/chat/${pair.conversationId}/messages`;
const post = (body: string | Buffer, headers: Record<string, string> = JSON_TYPE) =>
  http(server(), pair.ann).post(path(), body).set(headers);

describe('a JSON body', () => {
  it.each([
    '{',
    '{"cid":}',
    "{'cid': 1}",
    '[1',
    'NaN',
    '{"a":NaN}',
    'undefined',
    '{"a":1}{',
    '\u0000',
    '"text"',
    '1',
    'null',
  ])('row 1: %j is 400', async (body) => {
    expectProblem(await post(body), 'bad_json');
  });

  it('row 1: that is empty is 400', async () => {
    expectProblem(await post(''), 'bad_json');
    expectProblem(await post('', { ...JSON_TYPE, 'Content-Length': '0' }), 'bad_json');
    expectProblem(await http(server(), pair.ann).post(path()), 'bad_json');
    expectProblem(await post('   '), 'bad_json');
  });

  it('row 1: that is no UTF-8 is 400', async () => {
    const body = Buffer.from(JSON.stringify({ cid: newId(), text: 'caf_' }));
    body[body.indexOf('_')] = 0xe9;
    expectProblem(await post(body), 'bad_json');
  });

  it('row 1: above 64 KiB is 413 with the limit, at it is not', async () => {
    const padded = (length: number) => {
      const bare = JSON.stringify({ cid: newId(), text: 'Just enough.' });
      return `${bare}${' '.repeat(length - bare.length)}`;
    };
    expect((await post(padded(JSON_BODY_BYTES))).status).toBe(201);
    const over = expectProblem(await post(padded(JSON_BODY_BYTES + 1)), 'body_too_large');
    expect(over.limit).toBe(JSON_BODY_BYTES);
  });

  it('row 1: above 64 KiB without a length is refused in the middle', async () => {
    const { req, response } = openRequest(server(), pair.ann, 'POST', path(), {
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
    });
    req.on('error', () => {});
    req.write(`{"text":"${'x'.repeat(JSON_BODY_BYTES)}`);
    expect((await response).statusCode).toBe(413);
    req.destroy();
  });

  it('row 2: of another type, or none, is 415', async () => {
    const body = JSON.stringify({ cid: newId(), text: 'Typed.' });
    const types = ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'];
    for (const type of types) expectProblem(await post(body, { 'Content-Type': type }), 'unsupported_type');
    const untyped = openRequest(server(), pair.ann, 'POST', path(), { 'content-length': body.length });
    untyped.req.end(body);
    expect((await untyped.response).statusCode).toBe(415);
    expectProblem(
      await post(body, { 'Content-Type': 'application/json; charset=latin1' }),
      'unsupported_type',
    );
    expect((await post(body, { 'Content-Type': 'application/json; charset=utf-8' })).status).toBe(201);
  });

  it('row 2: with a Content-Encoding is 415 and never inflated', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '));
    for (const encoding of ['gzip', 'br', 'deflate', 'x-gzip', 'identity, gzip']) {
      const headers = { ...JSON_TYPE, 'Content-Encoding': encoding };
      expectProblem(await post(bomb, headers), 'encoding_not_supported');
    }
  });

  const wrong: [string, object, string][] = [
    ['an object for a string', { text: { $gt: '' } }, 'text'],
    ['a number for a string', { text: 5 }, 'text'],
    ['an array for a string', { text: ['a'] }, 'text'],
    ['null for a string', { text: null }, 'text'],
    ['an unknown field', { surprise: 1 }, 'surprise'],
    ['a cid of another shape', { cid: 'abc' }, 'cid'],
    ['a cid in capitals', { cid: 'A'.repeat(32) }, 'cid'],
    ['a cid that only the server makes', { cid: `${'a'.repeat(32)}.1` }, 'cid'],
    ['a quoted message that is none', { replyTo: 7 }, 'replyTo'],
    ['the key constructor', { constructor: { prototype: {} } }, 'constructor'],
    ['the key prototype', { prototype: {} }, 'prototype'],
    ['the key hasOwnProperty', { hasOwnProperty: 1 }, 'hasOwnProperty'],
  ];

  it.each(wrong)('row 3: with %s is 400 and names the field', async (_what, part, field) => {
    const body = JSON.stringify({ cid: newId(), text: 'Right.', ...part });
    expect(expectProblem(await post(body), 'invalid_field').field).toBe(field);
  });

  it('row 3: with the key __proto__ is 400 and changes no prototype', async () => {
    for (const value of ['{"admin":true}', '1', 'null']) {
      const body = `{"cid":"${newId()}","text":"Right.","__proto__":${value}}`;
      expect(expectProblem(await post(body), 'invalid_field').field).toBe('__proto__');
    }
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  it('row 3: 10,000 deep is 400 before it is parsed', async () => {
    const deep = (open: string, close: string) => open.repeat(10_000) + close.repeat(10_000);
    expectProblem(await post(`{"text":${deep('[', ']')}}`), 'too_deep');
    expectProblem(await post(deep('{"a":', '}').replace('}', '1}')), 'too_deep');
    expectProblem(await post('['.repeat(60_000)), 'too_deep');
  });

  it('row 3: with brackets inside a string is not deep', async () => {
    const text = `"${'[{'.repeat(500)}\\"`;
    const { status, body } = await post(JSON.stringify({ cid: newId(), text }));
    expect(status).toBe(201);
    expect(body.message.body.text).toBe(text);
  });

  it('row 3: on every route refuses what is no object', async () => {
    const routes: [string, object][] = [
      ['/auth/register', { username: { $ne: 1 }, password: 'x' }],
      ['/auth/login', { username: 'a', password: { $gt: '' } }],
      ['/chat', { username: ['a'] }],
      ['/group', { name: 'a', visibility: 'secret' }],
      ['/group', { name: 'a', visibility: 'private', members: 'a' }],
      ['/file/uploads', { conversation: {}, name: 'a', size: 1, cid: newId() }],
      ['/file/uploads', { conversation: pair.conversationId, name: 'a', size: '1', cid: newId() }],
    ];
    for (const [route, body] of routes) {
      expectProblem(await http(server(), pair.ann).post(route, body), 'invalid_field');
    }
  });
});

describe('a text', () => {
  const send = (text: string) => post(JSON.stringify({ cid: newId(), text }));

  it('row 30: without anything visible, or above 8,000 characters, is 400', async () => {
    for (const text of ['', ' ', '\n\t ', 'x'.repeat(8001), '👋'.repeat(8001)]) {
      expectProblem(await send(text), 'invalid_text');
    }
  });

  it('row 30: with U+0000 or half a character is 400', async () => {
    for (const text of ['a\u0000b', '\ud800', 'a\udc00b', '\udc00\ud800']) {
      expectProblem(await send(text), 'bad_text');
    }
  });

  it('row 31: comes back as it went in, whatever it looks like', async () => {
    const texts = [
      '<script>alert(1)</script>',
      '[click](javascript:alert(1))',
      '![](https://example.org/pixel.png)',
      `a${'\u0301'.repeat(7000)}`,
      '👋'.repeat(8000),
      '👨‍👩‍👧‍👦 \u202Eabc\u202C \u200B',
      '\ufeffBOM',
      "'; DROP TABLE messages; --",
      '\\u0000 \\ud800',
    ];
    for (const text of texts) {
      const { status, body } = await send(text);
      expect(status).toBe(201);
      expect(body.message.body.text).toBe(text);
      const { body: page } = await http(server(), pair.ben).get(`${path()}?limit=1`).expect(200);
      expect(page.messages[0].body.text).toBe(text);
    }
  });
});
