import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { codePoints, isStorableText, storableText, textUpTo } from './text.ts';

describe('storable text', () => {
  it.each([
    ['', true],
    ['plain', true],
    ['👩‍👩‍👧 \ufffd \u0001 \uffff', true],
    ['cut\u0000here', false],
    ['\u0000', false],
    ['half \ud83d', false],
    ['\udc4d half', false],
    ['\udc4d\ud83d turned', false],
  ])('%j: %s', (text, isStorable) => {
    expect(isStorableText(text)).toBe(isStorable);
    expect(storableText.safeParse(text).success).toBe(isStorable);
  });

  it('comes out as it went in, untrimmed and not normalized', () => {
    const text = '  e\u0301 \r\n';
    expect(textUpTo(100).parse(text)).toBe(text);
  });
});

describe('code points', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['👍', 1],
    ['👍🏽', 2],
    ['e\u0301', 2],
    ['\r\n', 2],
  ])('%j has %i', (text, count) => expect(codePoints(text)).toBe(count));
});

describe('text up to a length', () => {
  const five = textUpTo(5);

  it('counts code points', () => {
    expect(five.safeParse('👍👍👍👍👍').success).toBe(true);
    expect(codesOf(five.safeParse('👍👍👍👍👍👍'))).toEqual(['invalid_text']);
  });

  it.each(['', ' ', '\n\t\u00a0\u2003\ufeff'])('refuses %j, in which nothing can be seen', (text) => {
    expect(codesOf(five.safeParse(text))).toEqual(['invalid_text']);
  });

  it('names what cannot be stored by its own code', () => {
    expect(codesOf(five.safeParse('a\u0000'))).toContain('bad_text');
    expect(codesOf(five.safeParse('\ud83d'))).toContain('bad_text');
  });
});

function codesOf(result: z.ZodSafeParseResult<string>): unknown[] {
  return (result.error?.issues ?? []).map((issue) => issue.code === 'custom' && issue.params?.code);
}
