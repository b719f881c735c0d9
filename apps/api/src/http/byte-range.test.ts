import { describe, expect, it } from 'vitest';
import { byteRange } from './byte-range.ts';

describe('a Range header', () => {
  it('[F5] gives one range, its end cut to the size', () => {
    expect(byteRange('bytes=0-0', 10)).toEqual({ start: 0, end: 1 });
    expect(byteRange('bytes=3-', 10)).toEqual({ start: 3, end: 10 });
    expect(byteRange('bytes=3-99', 10)).toEqual({ start: 3, end: 10 });
    expect(byteRange('Bytes= 3-4 ', 10)).toEqual({ start: 3, end: 5 });
  });

  it('[F5] counts a suffix from the end, the whole file at most', () => {
    expect(byteRange('bytes=-1', 10)).toEqual({ start: 9, end: 10 });
    expect(byteRange('bytes=-10', 10)).toEqual({ start: 0, end: 10 });
    expect(byteRange('bytes=-11', 10)).toEqual({ start: 0, end: 10 });
    expect(byteRange('bytes=-5', 0)).toBe('whole');
  });

  it('[F5] is unsatisfiable outside the file, backwards, empty, or with ranges by the dozen', () => {
    const many = Array.from({ length: 21 }, () => '0-1').join(',');
    for (const header of ['10-', '10-11', '5-2', '-0', '99999999999999999999-', many]) {
      expect(byteRange(`bytes=${header}`, 10)).toBe('unsatisfiable');
    }
    expect(byteRange('bytes=0-', 0)).toBe('unsatisfiable');
  });

  it('[F5] is ignored in another unit, malformed, or with several ranges', () => {
    for (const header of [
      'pages=1-2',
      'bytes',
      'bytes=',
      'bytes=a-b',
      'bytes=1',
      'bytes=--1',
      'bytes=1-2-3',
    ]) {
      expect(byteRange(header, 10)).toBe('whole');
    }
    expect(byteRange('bytes=0-1,4-5', 10)).toBe('whole');
    expect(byteRange(undefined, 10)).toBe('whole');
  });
});
