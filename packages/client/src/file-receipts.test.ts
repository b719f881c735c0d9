import { describe, expect, it } from 'vitest';
import { createFakeTimers, turn } from '../test-support/fake-timers.ts';
import { hexId } from '../test-support/rows.ts';
import { createFileReceipts } from './file-receipts.ts';
import { createMemoryStores } from './memory-stores.ts';
import type { PendingReceipt } from './receipt-store.ts';
import { networkFailure, RequestFailed } from './request-failed.ts';

const receipt: PendingReceipt = { fileId: hexId('f1'), digest: 'digest', level: 'stored' };
const refusal = (code: string, status: number, retryable = false) =>
  new RequestFailed(code, code, retryable, { status });

function setUp() {
  const clock = createFakeTimers();
  const { receiptStore: store } = createMemoryStores();
  const answers: (RequestFailed | undefined)[] = [];
  const posted: [string, object][] = [];
  const damaged: string[] = [];
  const http = {
    receipt: async (fileId: string, body: object) => {
      posted.push([fileId, body]);
      const answer = answers.shift();
      if (answer !== undefined) throw answer;
      return {} as never;
    },
  };
  const receipts = createFileReceipts({
    store,
    http,
    timers: clock.timers,
    now: clock.now,
    chance: () => 0.5,
    damaged: (fileId) => damaged.push(fileId),
    failed: () => undefined,
  });
  return { clock, store, answers, posted, damaged, receipts };
}

describe('the proof of a stored file', () => {
  it('[F2] is said once, and remembered for a month', async () => {
    const { clock, store, posted, receipts } = setUp();
    await receipts.keep(receipt);
    expect(await receipts.post(receipt)).toBe('confirmed');
    receipts.resume();
    await turn();
    expect(posted).toEqual([[receipt.fileId, { digest: 'digest', level: 'stored' }]]);
    expect(await store.list()).toEqual([{ ...receipt, confirmedAt: clock.now() }]);
    await clock.advance(31 * 86_400_000);
    receipts.resume();
    await turn();
    expect(await store.list()).toEqual([]);
    expect(posted).toHaveLength(1);
  });

  it('[M7] is said again to a server that was put back', async () => {
    const { clock, posted, receipts } = setUp();
    await receipts.keep(receipt);
    await receipts.post(receipt);
    receipts.sayAgain();
    receipts.sayAgain();
    await clock.advance(0);
    const said = [receipt.fileId, { digest: 'digest', level: 'stored' }];
    expect(posted).toEqual([said, said]);
  });

  it('[F4] ends by what the server answers for good', async () => {
    const ends: [RequestFailed, string][] = [
      [refusal('digest_mismatch', 409), 'damaged'],
      [refusal('not_a_recipient', 403), 'refused'],
      [refusal('not_found', 404), 'refused'],
      [refusal('gone', 410), 'refused'],
    ];
    for (const [error, outcome] of ends) {
      const { answers, receipts, store } = setUp();
      await receipts.keep(receipt);
      answers.push(error);
      expect(await receipts.post(receipt), error.code).toBe(outcome);
      expect(await store.list()).toEqual([]);
    }
  });

  it('[F2] is kept and said again until there is an answer, over a restart and a new sign-in too', async () => {
    const passing = [
      networkFailure(),
      refusal('not_yet', 409, true),
      refusal('unavailable', 503, true),
      refusal('unauthenticated', 401),
    ];
    for (const error of passing) {
      const { answers, clock, posted, receipts, store } = setUp();
      await receipts.keep(receipt);
      answers.push(error);
      expect(await receipts.post(receipt), error.code).toBe('later');
      expect(await store.list()).toEqual([receipt]);
      receipts.stop();
      receipts.resume();
      await clock.advance(0);
      expect(posted).toHaveLength(2);
      expect(await store.list()).toEqual([{ ...receipt, confirmedAt: clock.now() }]);
    }
  });

  it('waits longer between tries', async () => {
    const { answers, clock, posted, receipts } = setUp();
    await receipts.keep(receipt);
    answers.push(...Array.from({ length: 20 }, () => networkFailure()));
    receipts.resume();
    await turn();
    await clock.advance(999);
    expect(posted).toHaveLength(1);
    await clock.advance(60_000);
    const afterAMinute = posted.length;
    await clock.advance(60_000);
    expect(posted.length - afterAMinute).toBeLessThanOrEqual(3);
  });

  it('has one next try, however many proofs wait, and none after a stop', async () => {
    const { answers, clock, receipts } = setUp();
    answers.push(networkFailure(), networkFailure());
    for (const fileId of [hexId('f1'), hexId('f2')]) {
      await receipts.keep({ ...receipt, fileId });
      await receipts.post({ ...receipt, fileId });
    }
    expect(clock.pending()).toHaveLength(1);
    receipts.stop();
    expect(clock.pending()).toEqual([]);
  });

  it('tells later when the bytes turn out to be others', async () => {
    const { answers, damaged, receipts } = setUp();
    await receipts.keep(receipt);
    answers.push(refusal('digest_mismatch', 409));
    receipts.resume();
    await turn();
    expect(damaged).toEqual([receipt.fileId]);
  });
});
