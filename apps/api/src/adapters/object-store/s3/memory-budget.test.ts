import { describe, expect, it, vi } from 'vitest';
import { createMemoryBudget } from './memory-budget.ts';

const never = () => new AbortController().signal;

describe('the memory of held parts', () => {
  it('lets in what fits, in the order of asking, and the next when bytes come back', async () => {
    const budget = createMemoryBudget(10, 60_000);
    const admitted: string[] = [];
    const ask = async (name: string, bytes: number) => {
      const giveBack = await budget.take(bytes, never());
      admitted.push(name);
      return giveBack;
    };
    const first = ask('first', 6);
    const large = ask('large', 5);
    const small = ask('small', 1);
    const giveBack = await first;
    await new Promise(setImmediate);
    expect(admitted).toEqual(['first']);
    giveBack();
    await Promise.all([large, small]);
    expect(admitted).toEqual(['first', 'large', 'small']);
  });

  it('gives all of itself to a part that is larger', async () => {
    const budget = createMemoryBudget(10, 60_000);
    const giveBack = await budget.take(1000, never());
    giveBack();
    (await budget.take(10, never()))();
  });

  it('refuses who waited too long, and lets those behind pass', async () => {
    vi.useFakeTimers();
    try {
      const budget = createMemoryBudget(10, 1000);
      await budget.take(6, never());
      const large = budget.take(5, never());
      vi.advanceTimersByTime(500);
      const small = budget.take(4, never());
      const refused = expect(large).rejects.toMatchObject({ code: 'too_many_uploads' });
      vi.advanceTimersByTime(500);
      await refused;
      await small;
    } finally {
      vi.useRealTimers();
    }
  });

  it('forgets who gave up', async () => {
    const budget = createMemoryBudget(10, 60_000);
    const giveBack = await budget.take(10, never());
    const controller = new AbortController();
    const waiting = budget.take(1, controller.signal);
    const reason = new Error('the upload is over');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(budget.take(1, controller.signal)).rejects.toBe(reason);
    giveBack();
    (await budget.take(10, never()))();
  });
});
