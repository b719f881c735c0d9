import { describe, expect, it } from 'vitest';
import { tooManyOrphans } from './orphan-guard.ts';

describe('removing what nobody knows', () => {
  it.each([
    [0, 0],
    [1, 10],
    [50, 500],
    [50, 100_000],
  ])('[F11] is allowed for %i of %i', (orphans, total) => {
    expect(tooManyOrphans(orphans, total)).toBeUndefined();
  });

  it.each([
    [1, 1],
    [1, 9],
    [51, 100_000],
    [51, 510],
  ])('[F11] is refused for %i of %i', (orphans, total) => {
    expect(tooManyOrphans(orphans, total)).toContain(`${orphans} of ${total}`);
  });
});
