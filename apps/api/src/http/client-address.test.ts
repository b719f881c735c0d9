import { describe, expect, it } from 'vitest';
import { createClientAddress } from './client-address.ts';

const asked = (forwarded?: string, remoteAddress: string | undefined = '192.0.2.9') => ({
  headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  socket: { remoteAddress },
});

describe('the address of a client', () => {
  it('is that of its connection where no proxy is, whatever it says', () => {
    const addressOf = createClientAddress(0);
    expect(addressOf(asked('203.0.113.1'))).toBe('192.0.2.9');
    expect(addressOf(asked(undefined, '::ffff:192.0.2.9'))).toBe('192.0.2.9');
    expect(addressOf({ headers: {}, socket: {} })).toBe('');
  });

  it.each([
    [1, '203.0.113.1', '203.0.113.1'],
    [1, '198.51.100.7, 203.0.113.1', '203.0.113.1'],
    [2, '198.51.100.7,203.0.113.1 , 192.0.2.1', '203.0.113.1'],
    [2, '203.0.113.1', '203.0.113.1'],
    [1, '::ffff:203.0.113.1', '203.0.113.1'],
    [1, '203.0.113.1:4711', '203.0.113.1'],
    [1, '2001:db8::1', '2001:db8::1'],
    [1, '[2001:db8::1]:4711', '2001:db8::1'],
    [1, '203.0.113.1, unknown', '192.0.2.9'],
    [1, '203.0.113.1,', '192.0.2.9'],
    [1, '', '192.0.2.9'],
    [1, undefined, '192.0.2.9'],
  ])('behind %i proxies that say %j is %s', (hops, forwarded, address) => {
    expect(createClientAddress(hops)(asked(forwarded))).toBe(address);
  });
});
