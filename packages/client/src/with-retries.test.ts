import { describe, expect, it } from 'vitest';
import { createFakeTimers, turn } from '../test-support/fake-timers.ts';
import { networkFailure, RequestFailed } from './request-failed.ts';
import { createWait } from './wait.ts';
import { withRetries } from './with-retries.ts';

const never = new AbortController().signal;

describe('retries', () => {
  it('[M8] [M13] wait by the policy, honour the server, and end', async () => {
    const { timers, advance, pending } = createFakeTimers();
    let tries = 0;
    const failing = withRetries({ wait: createWait(timers), chance: () => 0.5 }, never, async () => {
      tries += 1;
      throw tries === 2
        ? new RequestFailed('rate_limited', 'Slow.', true, { retryAfterMs: 7000 })
        : networkFailure();
    }).catch((error: unknown) => error);
    const delays: number[] = [];
    for (let n = 0; n < 7; n++) {
      await turn();
      delays.push(pending()[0] ?? 0);
      await advance(pending()[0] ?? 0);
    }
    expect(delays).toEqual([500, 7000, 2000, 4000, 8000, 16_000, 30_000]);
    expect(await failing).toMatchObject({ code: 'network' });
    expect(tries).toBe(8);
  });

  it('do not repeat what is refused for good, unless a fresh look may cure it', async () => {
    const { timers, advance } = createFakeTimers();
    const retrying = { wait: createWait(timers), chance: () => 0.5 };
    let tries = 0;
    const refused = async () => {
      tries += 1;
      if (tries < 3) throw new RequestFailed('checksum_mismatch', 'Other bytes.', false);
      return tries;
    };
    await expect(withRetries(retrying, never, refused)).rejects.toMatchObject({ code: 'checksum_mismatch' });
    const cured = withRetries(retrying, never, refused, ['checksum_mismatch']);
    await advance(10_000);
    expect(await cured).toBe(3);
  });

  it('stop while they wait', async () => {
    const { timers, pending } = createFakeTimers();
    const stop = new AbortController();
    const retrying = { wait: createWait(timers), chance: () => 0.5 };
    const waiting = withRetries(retrying, stop.signal, () => Promise.reject(networkFailure()));
    await turn();
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
    expect(pending()).toEqual([]);
  });
});
