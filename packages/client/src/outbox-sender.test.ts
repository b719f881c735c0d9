import { newIdFrom } from '@satchel/protocol/ids';
import type { Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { createFakeTimers } from '../test-support/fake-timers.ts';
import { conversationId as chat, hexId, textRow } from '../test-support/rows.ts';
import { seededBytes } from '../test-support/seeded-chance.ts';
import { type Lock, noLock } from './lock.ts';
import { createMemoryStores } from './memory-stores.ts';
import { createOutbox } from './outbox.ts';
import type { OutboxItem } from './outbox-item.ts';
import { createOutboxSender } from './outbox-sender.ts';
import { networkFailure, RequestFailed } from './request-failed.ts';

type Sending = { item: OutboxItem; text: string; ack(row?: Row): void; fail(error: RequestFailed): void };

function setUp({ store = createMemoryStores().outboxStore, lock = noLock, seed = 1 } = {}) {
  const clock = createFakeTimers();
  const random = seededBytes(seed);
  const sends: Sending[] = [];
  const acked: Row[] = [];
  let ready = true;
  const outbox = createOutbox({
    store,
    now: clock.now,
    newId: () => newIdFrom(random),
    changed: () => undefined,
    failed: () => undefined,
  });
  const sender = createOutboxSender({
    outbox,
    store,
    transmit: (item) =>
      new Promise((resolve, reject) => {
        const text = item.kind === 'text' ? item.text : item.name;
        sends.push({ item, text, ack: (row = textRow(1)) => resolve(row), fail: reject });
      }),
    acknowledged: (row) => acked.push(row),
    ready: () => ready,
    lock,
    lockName: 'outbox',
    timers: clock.timers,
    chance: () => 0.5,
    failed: () => undefined,
  });
  const write = async (...texts: string[]) => {
    const cids: string[] = [];
    for (const text of texts) cids.push(await outbox.add(chat, { kind: 'text', text }));
    sender.wake();
    await clock.advance(0);
    return cids;
  };
  const setReady = (next: boolean) => {
    ready = next;
  };
  return { clock, outbox, store, sender, sends, acked, write, setReady };
}

const texts = (sends: Sending[]) => sends.map(({ text }) => text);

describe('outbox sender', () => {
  it('[M14] has one send in flight per conversation, in the order of composing', async () => {
    const { clock, outbox, sends, sender, write } = setUp();
    await write('one', 'two');
    await outbox.add(hexId('c1'), { kind: 'text', text: 'elsewhere' });
    sender.wake();
    await clock.advance(0);
    expect(texts(sends)).toEqual(['one', 'elsewhere']);
    expect(outbox.of(chat).map(({ state }) => state)).toEqual(['sending', 'queued']);
    sends[0]?.ack();
    await clock.advance(0);
    expect(texts(sends)).toEqual(['one', 'elsewhere', 'two']);
  });

  it('takes an acknowledged message out, after its row is shown', async () => {
    const { clock, outbox, store, sends, acked, write } = setUp();
    await write('one');
    sends[0]?.ack(textRow(9));
    await clock.advance(0);
    expect(acked).toEqual([textRow(9)]);
    expect(outbox.of(chat)).toEqual([]);
    expect(await store.list()).toEqual([]);
  });

  it('[M1] sends the same cid again when the line broke before the ack', async () => {
    const { clock, outbox, sender, sends, setReady, write } = setUp();
    const [cid] = await write('one');
    setReady(false);
    sends[0]?.fail(networkFailure());
    await clock.advance(600_000);
    expect(outbox.of(chat)).toMatchObject([{ state: 'queued', error: undefined }]);
    expect(sends).toHaveLength(1);
    setReady(true);
    sender.wake();
    await clock.advance(0);
    expect(sends.map(({ item }) => item.cid)).toEqual([cid, cid]);
  });

  it('[M13] repeats what may be repeated, not before the time the server asked for, and holds the order', async () => {
    const { clock, outbox, sender, sends, write } = setUp();
    await write('one', 'two');
    sends[0]?.fail(new RequestFailed('rate_limited', 'Slow.', true, { retryAfterMs: 4000 }));
    await clock.advance(3999);
    sender.wake();
    await clock.advance(0);
    expect(texts(sends)).toEqual(['one']);
    expect(outbox.of(chat)[0]).toMatchObject({ state: 'queued', error: { code: 'rate_limited' } });
    await clock.advance(1);
    expect(texts(sends)).toEqual(['one', 'one']);
    sends[1]?.fail(new RequestFailed('internal', 'Oops.', true));
    await clock.advance(999);
    expect(sends).toHaveLength(2);
    await clock.advance(1);
    expect(sends).toHaveLength(3);
  });

  it('[M13] marks what was refused for good and goes on with the next', async () => {
    const { clock, outbox, sends, write } = setUp();
    await write('bad', 'good');
    sends[0]?.fail(new RequestFailed('invalid_text', 'Empty.', false));
    await clock.advance(0);
    expect(texts(sends)).toEqual(['bad', 'good']);
    expect(outbox.of(chat)[0]).toMatchObject({
      state: 'failed',
      error: { code: 'invalid_text', retryable: false },
    });
  });

  it('[M1] [M14] leaves a message alone that another tab has sent, and sends one at a time over all tabs', async () => {
    const { outboxStore: store } = createMemoryStores();
    let last: Promise<unknown> = Promise.resolve();
    const lock: Lock = (_name, run) => {
      const mine = last.then(run);
      last = mine.catch(() => undefined);
      return mine;
    };
    const first = setUp({ store, lock });
    await first.write('one', 'two');
    const second = setUp({ store, lock, seed: 2 });
    await second.outbox.load();
    await second.write('three');
    expect([texts(first.sends), texts(second.sends)]).toEqual([['one'], []]);
    first.sends[0]?.ack();
    await first.clock.advance(0);
    // The second tab had its turn in between, and found "one" gone from the store.
    const inFlight = [...first.sends.slice(1), ...second.sends];
    expect(inFlight).toHaveLength(1);
    for (let n = 0; n < 3; n++) {
      for (const { ack } of [...first.sends, ...second.sends]) ack();
      await first.clock.advance(0);
    }
    expect([...texts(first.sends), ...texts(second.sends)].sort()).toEqual(['one', 'three', 'two']);
    expect(await store.list()).toEqual([]);
  });
});
