import { describe, expect, it } from 'vitest';
import { id, newIdFrom } from './ids.ts';

describe('ids', () => {
  it('are 128 bits as 32 lower-case hex characters', () => {
    const bytes = Uint8Array.from({ length: 16 }, (_, index) => index * 17);
    expect(newIdFrom((length) => bytes.slice(0, length))).toBe('00112233445566778899aabbccddeeff');
    expect(newIdFrom((length) => new Uint8Array(length))).toBe('0'.repeat(32));
  });

  it.each(['a'.repeat(32), '0123456789abcdef0123456789abcdef'])('may be %s', (text) => {
    expect(id.parse(text)).toBe(text);
  });

  it.each([
    '',
    'a'.repeat(31),
    'a'.repeat(33),
    'A'.repeat(32),
    'g'.repeat(32),
    `${'a'.repeat(32)}\n`,
    ` ${'a'.repeat(31)}`,
    `${'a'.repeat(30)}.1`,
    '../'.repeat(10),
  ])('may not be %j', (text) => expect(id.safeParse(text).success).toBe(false));
});
