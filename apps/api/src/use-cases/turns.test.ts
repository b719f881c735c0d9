import { describe, expect, it } from 'vitest';
import { createTurns } from './turns.ts';

describe('turns', () => {
  it('run one after the other for a key, also after one that failed, and side by side for others', async () => {
    const turns = createTurns();
    const seen: string[] = [];
    const work = (name: string, fails = false) =>
      turns.take(name.charAt(0), async () => {
        seen.push(`${name} begins`);
        await Promise.resolve();
        seen.push(`${name} ends`);
        if (fails) throw new Error(name);
        return name;
      });
    const all = [work('a1', true), work('b1'), work('a2'), work('a3')];
    const settled = await Promise.allSettled(all);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
    const ofA = seen.filter((step) => step.startsWith('a'));
    expect(ofA).toEqual(['a1', 'a2', 'a3'].flatMap((name) => [`${name} begins`, `${name} ends`]));
    expect(seen.indexOf('b1 begins')).toBeLessThan(seen.indexOf('a2 begins'));
    expect(await work('a4')).toBe('a4');
  });
});
