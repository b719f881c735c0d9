import { type ErrorCode, errors } from '@satchel/protocol/errors';
import { type Problem, problem } from '@satchel/protocol/http';
import request, { type Response, type Test } from 'supertest';
import { expect } from 'vitest';

type Caller = { token: string } | undefined;
type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';

export type Http = Record<Method, (path: string, body?: object | string | Uint8Array) => Test>;

/** Requests below /api/v1, as this person or, without one, as nobody. Bodies that are objects go as JSON. */
export function http(server: { url: string }, caller?: Caller): Http {
  const call = (method: Method) => (path: string, body?: object | string | Uint8Array) => {
    const test = request(server.url)[method](`/api/v1${path}`);
    if (caller !== undefined) test.set('Authorization', `Bearer ${caller.token}`);
    if (body === undefined) return test;
    // Bytes are bytes, whatever type they claim to be.
    return body instanceof Uint8Array ? test.serialize((bytes) => bytes).send(body) : test.send(body);
  };
  return {
    get: call('get'),
    head: call('head'),
    post: call('post'),
    put: call('put'),
    patch: call('patch'),
    delete: call('delete'),
  };
}

/** Stacks, paths, drivers and SQL; the names of our own modules would be as telling. */
const INTERNALS =
  /node_modules|\bat \S+ \(|\.ts\b|\.js\b|[/\\](tmp|home|usr|var)[/\\]|sqlite|SELECT |INSERT |ENOENT|busboy|zod/i;

/** The answer is RFC 9457 with this code, and status and `retryable` are those of the table (M13). */
export function expectProblem(response: Response, code: ErrorCode): Problem {
  const { status, retryable } = errors[code];
  const text = response.text ?? '';
  expect({ status: response.status, text }).toEqual({ status, text: expect.stringContaining(`"${code}"`) });
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  const answer = problem.parse(JSON.parse(text));
  expect(answer).toMatchObject({ code, status, retryable, type: `urn:satchel:problem:${code}` });
  expect(answer.requestId).toMatch(/^[0-9a-f]{32}$/);
  expect(answer.detail.length).toBeGreaterThan(0);
  expectNoInternals(text);
  return answer;
}

export function expectNoInternals(text: string): void {
  expect(text).not.toMatch(INTERNALS);
}

/** supertest keeps bodies of unknown types only when it is told to. */
export function asBuffer(test: Test): Test {
  return test.buffer(true).parse((response, done) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => done(null, Buffer.concat(chunks)));
  });
}
