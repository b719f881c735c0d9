import { describe, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { register } from '../support/people.ts';
import { sendRaw } from '../support/raw-http.ts';
import { useServer } from '../support/start-test-server.ts';

const server = useServer();

const expected = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join(';'),
  'strict-transport-security': expect.stringContaining('max-age=31536000'),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': expect.stringContaining('camera=(self), microphone=(self)'),
  'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
};

describe('security headers', () => {
  it('are on every answer: good, refused, unknown, and the page', async () => {
    const person = await register(server());
    const as = http(server(), person);
    const answers = [
      await as.get('/chat'),
      await as.get('/nothing'),
      await as.put('/chat'),
      await http(server()).get('/chat'),
      await as.post('/chat', '{').set('Content-Type', 'application/json'),
      await as.post('/auth/logout').set('Origin', 'https://evil.example'),
    ];
    for (const { headers } of answers) expect(headers).toMatchObject(expected);
  });

  it('are on the web app’s page and on what is no page', async () => {
    const { host } = new URL(server().url);
    for (const path of ['/', '/some/screen', '/missing.js']) {
      const { head } = await sendRaw(server(), `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      const names = head.split('\r\n').map((line) => line.split(':')[0]?.toLowerCase());
      expect(names).toEqual(expect.arrayContaining(Object.keys(expected)));
    }
  });

  it('tell nothing of what runs here', async () => {
    const { headers } = await http(server()).get('/nothing');
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('keep JSON answers out of caches', async () => {
    const person = await register(server());
    const { headers } = await http(server(), person).get('/user/me');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('do not take a request id from the client', async () => {
    const answer = await http(server()).get('/chat').set('X-Request-Id', 'mine');
    expect(answer.headers['x-request-id']).not.toBe('mine');
    expect(expectProblem(answer, 'unauthenticated').requestId).toBe(answer.headers['x-request-id']);
  });
});
