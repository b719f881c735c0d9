import { describe, expect, it } from 'vitest';
import { transferProgress } from './transfer-text.ts';

const MB = 1024 ** 2;

describe('transfer progress', () => {
  it('tells amount, speed and the time left', () => {
    expect(transferProgress({ bytes: 12.4 * MB, size: 80 * MB, speed: 3.1 * MB })).toBe(
      '12.4 of 80 MB · 3.1 MB/s · 22 s left',
    );
  });

  it('tells only the amount while nothing moves', () => {
    expect(transferProgress({ bytes: 0, size: 80 * MB, speed: 0 })).toBe('0 of 80 MB');
  });
});
