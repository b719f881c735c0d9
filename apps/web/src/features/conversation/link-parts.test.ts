import { describe, expect, it } from 'vitest';
import { linkParts } from './link-parts.ts';

const hrefs = (text: string) => linkParts(text).flatMap((part) => part.href ?? []);

describe('link parts', () => {
  it('keeps every character of the text', () => {
    const text = 'See https://example.org/a, (http://example.org/b) and https://example.org/c_(d).';
    expect(
      linkParts(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
    expect(hrefs(text)).toEqual([
      'https://example.org/a',
      'http://example.org/b',
      'https://example.org/c_(d)',
    ]);
  });

  it('makes no link of other schemes', () => {
    expect(hrefs('javascript:alert(1) data:text/html,x ftp://example.org')).toEqual([]);
  });
});
