import { newIdFrom } from '@satchel/protocol/ids';
import { describe, expect, it } from 'vitest';
import { deferred } from '../test-support/deferred.ts';
import { turn } from '../test-support/fake-timers.ts';
import { conversationId as chat, hexId } from '../test-support/rows.ts';
import { seededBytes } from '../test-support/seeded-chance.ts';
import { createMemoryStores } from './memory-stores.ts';
import { createOutbox } from './outbox.ts';
import type { OutboxStore } from './outbox-store.ts';

function setUp(store: OutboxStore = createMemoryStores().outboxStore, now = 1000, seed = 1) {
  const random = seededBytes(seed);
  const outbox = createOutbox({
    store,
    now: () => now,
    newId: () => newIdFrom(random),
    changed: () => undefined,
    failed: () => undefined,
  });
  return { outbox, store };
}

const text = (content: string) => ({ kind: 'text' as const, text: content });
const textsOf = (items: readonly object[]) => items.map((item) => ('text' in item ? item.text : undefined));

describe('outbox', () => {
  it('[M1] shows a message at once and offers it for sending only once it is stored', async () => {
    const { outboxStore } = createMemoryStores();
    const stored = deferred();
    const slow = { ...outboxStore, put: () => stored.promise };
    const { outbox } = setUp(slow);
    await outbox.load();
    const added = outbox.add(chat, text('hi'));
    await turn();
    expect(textsOf(outbox.of(chat))).toEqual(['hi']);
    expect(outbox.next(chat)).toBeUndefined();
    stored.resolve();
    const cid = await added;
    expect(cid).toMatch(/^[0-9a-f]{32}$/);
    expect(outbox.next(chat)?.cid).toBe(cid);
  });

  it('[M1] says so when this device cannot keep a message, and does not keep it half', async () => {
    const { outboxStore } = createMemoryStores();
    const { outbox } = setUp({ ...outboxStore, put: () => Promise.reject(new Error('quota')) });
    await expect(outbox.add(chat, text('hi'))).rejects.toMatchObject({ code: 'no_space' });
    expect(outbox.of(chat)).toEqual([]);
  });

  it('[M1] comes back after a reload, what was in flight ready to be sent again', async () => {
    const { outbox, store } = setUp();
    const cid = await outbox.add(chat, text('one'));
    await outbox.add(chat, text('two'));
    outbox.sending(cid);
    const { outbox: again } = setUp(store, 1000, 2);
    await again.load();
    expect(again.of(chat).map(({ state }) => state)).toEqual(['queued', 'queued']);
    expect(again.next(chat)?.cid).toBe(cid);
  });

  it('[M14] keeps the order of composing, also over a reload and a clock that went back', async () => {
    const { outbox, store } = setUp(undefined, 5000);
    for (const content of ['one', 'two', 'three']) await outbox.add(chat, text(content));
    const { outbox: second } = setUp(store, 1000, 2);
    await second.add(chat, text('four'));
    const { outbox: third } = setUp(store, 1000, 3);
    await third.load();
    expect(textsOf(third.of(chat))).toEqual(['one', 'two', 'three', 'four']);
  });

  it('keeps conversations apart', async () => {
    const { outbox } = setUp();
    await outbox.add(chat, text('here'));
    await outbox.add(hexId('c1'), text('there'));
    expect(textsOf(outbox.of(chat))).toEqual(['here']);
    expect([...outbox.waiting()]).toEqual([chat, hexId('c1')]);
  });

  it('forgets what was acknowledged or seen, here and in the store', async () => {
    const { outbox, store } = setUp();
    const cid = await outbox.add(chat, text('hi'));
    outbox.settle(cid);
    outbox.settle(cid);
    expect(outbox.of(chat)).toEqual([]);
    expect(await store.list()).toEqual([]);
  });

  it('[M13] makes a new cid for another try of what was refused for good', async () => {
    const { outbox, store } = setUp();
    const cid = await outbox.add(chat, text('too long'));
    await outbox.add(chat, text('later'));
    await outbox.refuse(cid, { code: 'invalid_text', message: 'Too long.', retryable: false });
    expect(outbox.of(chat)[0]).toMatchObject({ state: 'failed', error: { code: 'invalid_text' } });
    expect(textsOf([outbox.next(chat) ?? {}])).toEqual(['later']);
    await outbox.retry(cid);
    expect(textsOf(outbox.of(chat))).toEqual(['later', 'too long']);
    expect(outbox.of(chat).map((item) => item.cid)).not.toContain(cid);
    expect((await store.list()).map((item) => item.cid)).toEqual(outbox.of(chat).map((item) => item.cid));
  });

  it('[M13] keeps the cid for another try of what may be repeated', async () => {
    const { outbox } = setUp();
    const cid = await outbox.add(chat, text('hi'));
    await outbox.refuse(cid, { code: 'unavailable', message: 'Later.', retryable: true });
    await outbox.retry(cid);
    expect(outbox.next(chat)?.cid).toBe(cid);
  });

  it('drops what a person discards', async () => {
    const { outbox, store } = setUp();
    await outbox.discard(await outbox.add(chat, text('no')));
    expect(outbox.of(chat)).toEqual([]);
    expect(await store.list()).toEqual([]);
  });

  it('keeps the bytes of an attachment', async () => {
    const { outbox, store } = setUp();
    const bytes = Uint8Array.of(1, 2, 3);
    await outbox.add(chat, { kind: 'attachment', name: 'a', type: undefined, size: 3, bytes });
    expect((await store.list())[0]).toMatchObject({ kind: 'attachment', bytes });
  });
});
