import { describe, expect, it } from 'vitest';
import { createProgressMeter } from './progress-meter.ts';

describe('speed', () => {
  it('is the average of the last five seconds, reported at most ten times a second', () => {
    let now = 0;
    const meter = createProgressMeter(() => now);
    expect(meter(0)).toEqual({ bytes: 0, speed: 0 });
    now = 50;
    expect(meter(10)).toBeUndefined();
    now = 2000;
    expect(meter(4000)).toEqual({ bytes: 4000, speed: 2000 });
    now = 10_000;
    expect(meter(5000)).toEqual({ bytes: 5000, speed: 0 });
    now = 12_000;
    expect(meter(6000)).toEqual({ bytes: 6000, speed: 500 });
    now = 13_000;
    expect(meter(0)?.speed).toBe(0);
  });
});
