import type { Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { createFeed } from './feed.ts';

const row = (seq: number) => ({ seq }) as Row;
const rows = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => row(from + index));

/** A store that holds rows 1 to `head` and counts what it is asked. */
function setUp({ head = 0 } = {}) {
  const store = { head, reads: 0, broken: false };
  const delivered: number[] = [];
  const faults: unknown[] = [];
  let rests = 0;
  const feed = createFeed({
    conversationId: 'c',
    messages: {
      async head() {
        if (store.broken) throw new Error('broken');
        return { seq: store.head };
      },
      async after(_id, after, limit) {
        store.reads++;
        return rows(after + 1, store.head).slice(0, limit);
      },
    },
    deliver: async (passed) => void delivered.push(...passed.map(({ seq }) => seq)),
    idle: () => rests++,
    onFault: (fault) => faults.push(fault),
  });
  return { feed, store, delivered, faults, rests: () => rests };
}

describe('a feed', () => {
  it('[M3] passes on a hint that continues its cursor, without a read', async () => {
    const { feed, delivered, store } = setUp({ head: 4 });
    await feed.ready();
    await feed.hear(6, rows(5, 6));
    expect(delivered).toEqual([5, 6]);
    expect(store.reads).toBe(0);
  });

  it('[M3] reads what a hint leaves out, in pages, and drops what it has', async () => {
    const { feed, delivered, store } = setUp({ head: 4 });
    await feed.ready();
    store.head = 450;
    await feed.hear(450, [row(450)]);
    await feed.hear(449, [row(449)]);
    await feed.hear(450, []);
    expect(delivered).toEqual(rows(5, 450).map(({ seq }) => seq));
    expect(store.reads).toBe(3);
  });

  it('[M5] is not ready while the store cannot tell the head, and asks again', async () => {
    const { feed, store, delivered, faults } = setUp({ head: 4 });
    store.broken = true;
    await expect(feed.ready()).rejects.toThrow('broken');
    await feed.hear(5, [row(5)]);
    expect(faults).toEqual([new Error('broken')]);
    store.broken = false;
    await feed.ready();
    await feed.hear(5, [row(5)]);
    expect(delivered).toEqual([5]);
  });

  it('runs tasks one after the other, and rests when none is left', async () => {
    const { feed, rests } = setUp();
    const order: string[] = [];
    const first = feed.enqueue(async () => {
      await new Promise(setImmediate);
      order.push('first');
    });
    const second = feed.enqueue(() => void order.push('second'));
    await first;
    expect(rests()).toBe(0);
    await second;
    await new Promise(setImmediate);
    expect(order).toEqual(['first', 'second']);
    expect(rests()).toBe(1);
  });
});
