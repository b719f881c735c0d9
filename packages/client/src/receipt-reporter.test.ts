import type { Receipt } from '@satchel/protocol/conversation';
import { describe, expect, it } from 'vitest';
import { deferred } from '../test-support/deferred.ts';
import { createFakeTimers } from '../test-support/fake-timers.ts';
import { ana, conversationId as chat, hexId } from '../test-support/rows.ts';
import { createReceiptReporter } from './receipt-reporter.ts';
import { networkFailure, RequestFailed } from './request-failed.ts';
import type { SocketRequests } from './socket-requests.ts';

type Said = { conversationId: string; delivered?: number; read?: number };

function setUp() {
  const clock = createFakeTimers();
  const said: Said[] = [];
  let failure: RequestFailed | undefined;
  let held: Promise<void> = Promise.resolve();
  const server = new Map<string, Receipt>();
  const request = (async (_type: string, fields: Said) => {
    said.push(fields);
    await held;
    if (failure !== undefined) throw failure;
    const before = server.get(fields.conversationId) ?? { userId: ana.id, delivered: 0, read: 0 };
    const read = Math.max(before.read, fields.read ?? 0);
    const receipt = {
      userId: ana.id,
      read,
      delivered: Math.max(before.delivered, fields.delivered ?? 0, read),
    };
    server.set(fields.conversationId, receipt);
    return { receipt };
  }) as unknown as SocketRequests['request'];
  const confirmed: Receipt[] = [];
  const reporter = createReceiptReporter({
    request,
    timers: clock.timers,
    chance: () => 0.5,
    confirmed: (_id, receipt) => confirmed.push(receipt),
    failed: () => undefined,
  });
  return {
    clock,
    said,
    confirmed,
    reporter,
    fail: (error: RequestFailed | undefined) => {
      failure = error;
    },
    hold: () => {
      const { promise, resolve } = deferred();
      held = promise;
      return resolve;
    },
  };
}

describe('receipts on their way', () => {
  it('[M6] go out once per turn, as far as they reached', async () => {
    const { clock, said, reporter } = setUp();
    for (const seq of [1, 2, 3]) reporter.delivered(chat, seq);
    reporter.read(chat, 2);
    reporter.delivered(hexId('c1'), 7);
    expect(said).toEqual([]);
    await clock.advance(0);
    expect(said).toEqual([
      { conversationId: chat, delivered: 3, read: 2 },
      { conversationId: hexId('c1'), delivered: 7 },
    ]);
  });

  it('[M6] have one command in flight, and the next one carries what came meanwhile', async () => {
    const { clock, said, reporter, hold } = setUp();
    const release = hold();
    reporter.read(chat, 1);
    await clock.advance(0);
    reporter.read(chat, 2);
    reporter.read(chat, 5);
    reporter.resume();
    await clock.advance(1000);
    expect(said).toHaveLength(1);
    release();
    await clock.advance(0);
    expect(said.slice(1)).toEqual([{ conversationId: chat, delivered: 5, read: 5 }]);
  });

  it('[M6] never move back and are not said twice', async () => {
    const { clock, said, reporter, confirmed } = setUp();
    reporter.read(chat, 5);
    await clock.advance(0);
    reporter.read(chat, 3);
    reporter.delivered(chat, 5);
    reporter.heard(chat, { userId: ana.id, delivered: 9, read: 9 });
    reporter.read(chat, 9);
    await clock.advance(1000);
    expect(said).toHaveLength(1);
    expect(confirmed).toEqual([{ userId: ana.id, delivered: 5, read: 5 }]);
  });

  it('[M6] are said again on the next line, as long as they are not confirmed', async () => {
    const { clock, said, reporter, fail } = setUp();
    fail(networkFailure());
    reporter.read(chat, 5);
    await clock.advance(60_000);
    expect(said).toHaveLength(1);
    expect(reporter.readAhead(chat)).toBe(true);
    fail(undefined);
    reporter.resume();
    await clock.advance(0);
    reporter.resume();
    await clock.advance(0);
    expect(said).toHaveLength(2);
    expect(reporter.readAhead(chat)).toBe(false);
  });

  it('[M13] are repeated after a passing refusal, and only further ones after another', async () => {
    const { clock, said, reporter, fail } = setUp();
    fail(new RequestFailed('rate_limited', 'Slow.', true, { retryAfterMs: 4000 }));
    reporter.read(chat, 5);
    await clock.advance(3999);
    expect(said).toHaveLength(1);
    fail(new RequestFailed('invalid_seq', 'Too far.', false));
    await clock.advance(1);
    await clock.advance(600_000);
    expect(said).toHaveLength(2);
    fail(undefined);
    reporter.read(chat, 6);
    await clock.advance(0);
    expect(said.at(-1)).toEqual({ conversationId: chat, delivered: 6, read: 6 });
  });

  it('[M7] are remembered over a restored store, no further than it reaches', async () => {
    const { clock, said, reporter } = setUp();
    reporter.read(chat, 9);
    await clock.advance(0);
    reporter.restarted(chat, 4);
    reporter.resume();
    await clock.advance(0);
    expect(said.at(-1)).toEqual({ conversationId: chat, delivered: 4, read: 4 });
  });
});
