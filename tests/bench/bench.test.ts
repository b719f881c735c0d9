import { expect, it } from 'vitest';
import { runBench } from './run.ts';
import { sizeOf } from './sizes.ts';

/** Each measurement fails by itself unless every client got every message once, in order, and every byte of a file. */
it('the bench runs through, and everybody gets everything', async () => {
  const said: string[] = [];
  const report = await runBench(sizeOf('tiny'), (what) => said.push(what));
  expect(said).toContain('round 1 of 1, many rooms: Satchel');
  expect(report).toMatch(/\| messages delivered, 1 room × 6 \| [\d.]+× \(.+\) \| [\d.]+× \(.+\) \|/);
  expect(report).toMatch(/From the last receipt until the object is gone: [\d.]+×/);
  expect(report).not.toContain('NaN');
});

it('knows only its own sizes', () => {
  expect(() => sizeOf('huge')).toThrow(RangeError);
  expect(sizeOf().rounds).toBe(5);
});
