import { describe, expect, it } from 'vitest';
import { fewAtOnce } from './few-at-once.ts';

describe('hashing passwords', () => {
  it('goes two at a time, in order, and refuses whoever would be behind a hundred', async () => {
    const begun: string[] = [];
    const finish: (() => void)[] = [];
    const passwords = fewAtOnce({
      hash: (password) => {
        begun.push(password);
        return new Promise((resolve) => finish.push(() => resolve(password)));
      },
      verify: async () => true,
    });
    const all = Array.from({ length: 102 }, (_, index) => passwords.hash(`${index}`));
    await expect(passwords.hash('one too many')).rejects.toMatchObject({
      code: 'unavailable',
      details: { retryAfterMs: 10_000 },
    });
    expect(begun).toEqual(['0', '1']);
    for (let index = 0; index < 102; index++) {
      finish[index]?.();
      await all[index];
      await new Promise((resolve) => setImmediate(resolve));
      expect(begun).toHaveLength(Math.min(102, index + 3));
    }
    expect(await Promise.all(all)).toEqual(all.map((_, index) => `${index}`));
    expect(await passwords.verify('', '')).toBe(true);
  });

  it('goes on after one that failed', async () => {
    const passwords = fewAtOnce({ hash: () => Promise.reject(new Error('no')), verify: async () => true });
    await Promise.all([1, 2, 3].map(() => expect(passwords.hash('x')).rejects.toThrow('no')));
    expect(await passwords.verify('', '')).toBe(true);
  });
});
