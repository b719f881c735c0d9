import { describe, expect, it } from 'vitest';
import { deferred } from '../test-support/deferred.ts';
import { createFakeTimers, turn } from '../test-support/fake-timers.ts';
import { networkFailure, RequestFailed } from './request-failed.ts';
import { createProgressMeter } from './speed.ts';
import { createTurns } from './turns.ts';
import { createWait, withRetries } from './wait.ts';

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

describe('turns', () => {
  it('go to whoever asked first, and not to who left the queue', async () => {
    const turns = createTurns(1);
    const [first, second] = [deferred(), deferred()];
    const started: string[] = [];
    const run = (name: string, until: Promise<void>, signal = never) =>
      turns(signal, async () => {
        started.push(name);
        await until;
      });
    const leaver = new AbortController();
    const done = [
      run('a', first.promise),
      run('b', second.promise, leaver.signal),
      run('c', Promise.resolve()),
    ];
    await turn();
    expect(started).toEqual(['a']);
    leaver.abort();
    await expect(done[1]).rejects.toMatchObject({ code: 'aborted' });
    first.resolve();
    await done[2];
    expect(started).toEqual(['a', 'c']);
  });
});

describe('speed', () => {
  it('is the average of the last five seconds, reported at most ten times a second', () => {
    let now = 0;
    const meter = createProgressMeter(() => now);
    expect(meter(0)).toEqual({ bytes: 0, speed: 0 });
    now = 50;
    expect(meter(10)).toBeUndefined();
    now = 2000;
    expect(meter(4000)).toEqual({ bytes: 4000, speed: 2000 });
    now = 10_000;
    expect(meter(5000)).toEqual({ bytes: 5000, speed: 0 });
    now = 12_000;
    expect(meter(6000)).toEqual({ bytes: 6000, speed: 500 });
    now = 13_000;
    expect(meter(0)?.speed).toBe(0);
  });
});
