import { describe, expect, it } from 'vitest';
import { size, sizeOf } from './size.ts';

describe('size', () => {
  it('shows one decimal below a hundred and none above', () => {
    expect([0, 1023, 1024, 13_002_342, 104_857_600, 5 * 1024 ** 3].map(size)).toEqual([
      '0 B',
      '1,023 B',
      '1 KB',
      '12.4 MB',
      '100 MB',
      '5 GB',
    ]);
  });

  it('never prints 1,024 of a unit', () => {
    expect(size(1024 ** 2 - 1)).toBe('1 MB');
  });

  it('counts a part in the unit of the whole', () => {
    const join = (part: string, whole: string) => `${part} of ${whole}`;
    expect(sizeOf(13_002_342, 80 * 1024 ** 2, join)).toBe('12.4 of 80 MB');
    expect(sizeOf(300, 2 * 1024 ** 3, join)).toBe('0 of 2 GB');
    expect(sizeOf(99, 50, join)).toBe('50 of 50 B');
  });
});
