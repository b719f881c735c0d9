import type { Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { createFakeTimers, turn } from '../test-support/fake-timers.ts';
import { ana, conversationId, conversationOf, hexId, textRow } from '../test-support/rows.ts';
import { createCatchUp } from './catch-up.ts';
import { createConversationList } from './conversation-list.ts';
import { networkFailure, RequestFailed } from './request-failed.ts';
import type { SocketRequests } from './socket-requests.ts';

function setUp() {
  const clock = createFakeTimers();
  const list = createConversationList({
    me: ana.id,
    pendingOf: () => [],
    stored: () => undefined,
    readAhead: () => false,
    seen: () => undefined,
  });
  list.upsert(conversationOf(3));
  const log: Row[] = Array.from({ length: 500 }, (_, index) => textRow(index + 1));
  const asked: { after: number; limit: number }[] = [];
  const failures: RequestFailed[] = [];
  const request = (async (_type: string, fields: { after: number; rowId?: string; limit: number }) => {
    asked.push(fields);
    const failure = failures.shift();
    if (failure !== undefined) throw failure;
    const { after, rowId } = fields;
    if (rowId !== undefined && log[after - 1]?.id !== rowId) throw new RequestFailed('resync', 'No.', false);
    const rows = log.slice(fields.after, fields.after + fields.limit);
    return { rows, head: { seq: log.length, rowId: hexId(`e${log.length}`) } };
  }) as unknown as SocketRequests['request'];
  const restarted: [string, number][] = [];
  const catchUp = createCatchUp({
    list,
    request,
    timers: clock.timers,
    chance: () => 0.5,
    restarted: (id, head) => restarted.push([id, head]),
    failed: () => undefined,
  });
  const cursor = () => list.entry(conversationId).log.cursor.seq;
  return { clock, list, log, asked, failures, restarted, catchUp, cursor };
}

describe('catching up', () => {
  it('[M4] fetches a gap in pages of 200, once however often it is noticed', async () => {
    const { list, asked, catchUp, cursor } = setUp();
    expect(list.apply(conversationId, [textRow(450)])).toBe(true);
    const fetched: number[] = [];
    const run = catchUp.ensure(conversationId, (rows) => fetched.push(rows));
    expect(catchUp.ensure(conversationId)).toBe(run);
    await run;
    expect(asked.map(({ after, limit }) => [after, limit])).toEqual([
      [3, 200],
      [203, 200],
      [403, 200],
    ]);
    expect(fetched).toEqual([200, 200, 97]);
    expect(cursor()).toBe(500);
    await catchUp.ensure(conversationId);
    expect(asked).toHaveLength(3);
  });

  it('[M4] lets rows be pushed meanwhile', async () => {
    const { list, catchUp, cursor } = setUp();
    list.apply(conversationId, [textRow(6)]);
    const run = catchUp.ensure(conversationId);
    list.apply(conversationId, [textRow(4), textRow(5), textRow(6), textRow(7)]);
    await run;
    expect(cursor()).toBe(500);
    const seqs = list.entry(conversationId).log.rows.map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from(seqs, (_, index) => 500 - seqs.length + 1 + index));
    expect(seqs.length).toBeGreaterThan(0);
  });

  it('[M13] repeats what failed for a passing reason, and leaves a broken line to the next welcome', async () => {
    const { clock, list, failures, asked, catchUp, cursor } = setUp();
    list.apply(conversationId, [textRow(6)]);
    failures.push(new RequestFailed('unavailable', 'Later.', true, { retryAfterMs: 3000 }), networkFailure());
    await catchUp.ensure(conversationId);
    await clock.advance(2999);
    expect(asked).toHaveLength(1);
    await clock.advance(600_000);
    expect(asked).toHaveLength(2);
    await catchUp.ensure(conversationId);
    expect(cursor()).toBe(500);
  });

  it('[M10] takes a conversation that is not there any more for left', async () => {
    const { list, failures, catchUp } = setUp();
    list.apply(conversationId, [textRow(6)]);
    failures.push(new RequestFailed('not_found', 'Not here.', false));
    await catchUp.ensure(conversationId);
    expect(list.entry(conversationId).left).toBe(true);
  });

  it('[M7] begins anew when the rows after its cursor do not exist', async () => {
    const { list, log, restarted, catchUp, cursor } = setUp();
    list.apply(conversationId, [textRow(900)]);
    log.splice(2);
    await catchUp.ensure(conversationId);
    await turn();
    expect(restarted).toEqual([[conversationId, 2]]);
    expect(cursor()).toBe(2);
  });

  it('[M7] begins anew when the row at its cursor is another one', async () => {
    const { list, log, restarted, catchUp, cursor } = setUp();
    list.apply(conversationId, [textRow(4), textRow(5), textRow(600)]);
    log.splice(4, 1, { ...textRow(5), id: hexId('ff5') });
    await catchUp.ensure(conversationId);
    expect(restarted).toEqual([[conversationId, 500]]);
    expect(cursor()).toBe(500);
    expect(list.entry(conversationId).log.rows).toEqual([]);
  });
});
