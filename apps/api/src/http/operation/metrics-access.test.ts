import { describe, expect, it } from 'vitest';
import { metricsAccess } from './metrics-access.ts';

const asked = (remoteAddress: string, headers: Record<string, string>) => ({
  headers,
  socket: { remoteAddress },
});

describe('without a token', () => {
  it.each([
    ['127.0.0.1', 'localhost:8080'],
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '[::1]:8080'],
    ['::ffff:127.0.0.1', 'localhost'],
  ])('%s may read under the name %s', (address, host) => {
    expect(metricsAccess(undefined, asked(address, { host }))).toBe('allowed');
  });

  it.each([
    ['another machine', '192.168.0.7', { host: 'localhost' }],
    ['a re-bound name', '127.0.0.1', { host: 'evil.example' }],
    ['a name that begins well', '127.0.0.1', { host: 'localhost.evil.example' }],
    ['a proxy here', '127.0.0.1', { host: 'localhost', 'x-forwarded-for': '203.0.113.9' }],
    ['no name', '127.0.0.1', {}],
  ])('%s may not', (_who, address, headers) => {
    expect(metricsAccess(undefined, asked(address, headers))).toBe('not-from-here');
  });
});

it('with a token, only its bearer may read, from wherever', () => {
  const token = 'a-token-of-some-length';
  const host = 'satchel:8080';
  expect(metricsAccess(token, asked('10.0.0.9', { host, authorization: `Bearer ${token}` }))).toBe('allowed');
  expect(metricsAccess(token, asked('10.0.0.9', { host, authorization: `Bearer ${token}x` }))).toBe(
    'token-needed',
  );
  expect(metricsAccess(token, asked('127.0.0.1', { host: 'localhost' }))).toBe('token-needed');
});
