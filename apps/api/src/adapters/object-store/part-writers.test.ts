import { describe, expect, it } from 'vitest';
import { createPartWriters } from './part-writers.ts';

const [one, two] = ['1'.repeat(32), '2'.repeat(32)];

describe('the writers of parts', () => {
  it('[F16] are one per part, and the next may come when it left', () => {
    const writers = createPartWriters();
    const writer = writers.enter(one, 1);
    expect(() => writers.enter(one, 1)).toThrow(expect.objectContaining({ code: 'part_busy' }));
    writers.enter(one, 2);
    writers.enter(two, 1);
    writer.leave();
    writers.enter(one, 1);
  });

  it('are told to stop and waited for, and none comes in meanwhile', async () => {
    const writers = createPartWriters();
    const writer = writers.enter(one, 1);
    const other = writers.enter(two, 1);
    const order: string[] = [];
    writer.signal.addEventListener('abort', () => {
      order.push('told');
      expect(() => writers.enter(one, 2)).toThrow(expect.objectContaining({ code: 'not_found' }));
      queueMicrotask(() => {
        order.push('left');
        writer.leave();
      });
    });
    await writers.alone(one, async (stopWriters) => {
      await stopWriters();
      order.push('alone');
    });
    expect(order).toEqual(['told', 'left', 'alone']);
    expect(writer.signal.reason).toMatchObject({ code: 'not_found' });
    expect(other.signal.aborted).toBe(false);
    writers.enter(one, 2);
  });

  it('are left in peace by work that does not ask for it', async () => {
    const writers = createPartWriters();
    const writer = writers.enter(one, 1);
    await expect(writers.alone(one, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
    expect(writer.signal.aborted).toBe(false);
    writers.enter(one, 2);
  });

  it('wait for each other per upload, also after a failure', async () => {
    const writers = createPartWriters();
    const order: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = writers.alone(one, async () => {
      await held;
      order.push('first');
      throw new Error('failed');
    });
    const second = writers.alone(one, async () => {
      order.push('second');
    });
    await writers.alone(two, async () => {
      order.push('other upload');
    });
    release();
    await expect(first).rejects.toThrow('failed');
    await second;
    expect(order).toEqual(['other upload', 'first', 'second']);
  });
});
