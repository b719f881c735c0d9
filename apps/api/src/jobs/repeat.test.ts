import { describe, expect, it, vi } from 'vitest';
import { repeat } from './repeat.ts';

const unexpected = (fault: unknown) => expect.fail(String(fault));
const HOUR = 3_600_000;

/** A job whose runs the test ends one by one. */
function steppedJob() {
  const ends: { done(): void; fail(error: Error): void }[] = [];
  const job = () => new Promise<void>((done, fail) => ends.push({ done, fail }));
  return { job, ends, begun: (count: number) => vi.waitFor(() => expect(ends).toHaveLength(count)) };
}

describe('a repeated job', () => {
  it('runs at once, and again after it ended', async () => {
    const { job, ends, begun } = steppedJob();
    const { stop } = repeat(job, 0, unexpected);
    await begun(1);
    ends[0]?.done();
    await begun(2);
    ends[1]?.done();
    await stop();
  });

  it('reports a run that throws and goes on', async () => {
    const { job, ends, begun } = steppedJob();
    const faults: unknown[] = [];
    const { stop } = repeat(job, 0, (fault) => faults.push(fault));
    ends[0]?.fail(new Error('once'));
    await begun(2);
    expect(faults).toEqual([new Error('once')]);
    ends[1]?.done();
    await stop();
  });

  it('woken before its time runs at once', async () => {
    const { job, ends, begun } = steppedJob();
    const { wake, stop } = repeat(job, HOUR, unexpected);
    ends[0]?.done();
    await new Promise(setImmediate);
    wake();
    await begun(2);
    ends[1]?.done();
    await stop();
  });

  it('woken while it runs, however often, runs once more, after that', async () => {
    const { job, ends, begun } = steppedJob();
    const { wake, stop } = repeat(job, HOUR, unexpected);
    wake();
    wake();
    expect(ends).toHaveLength(1);
    ends[0]?.done();
    await begun(2);
    ends[1]?.done();
    await new Promise(setImmediate);
    expect(ends).toHaveLength(2);
    await stop();
  });

  it('stopped waits for the run under way and never runs again', async () => {
    const { job, ends } = steppedJob();
    const { wake, stop } = repeat(job, 0, unexpected);
    wake();
    let stopped = false;
    const stopping = stop().then(() => {
      stopped = true;
    });
    await new Promise(setImmediate);
    expect(stopped).toBe(false);
    ends[0]?.done();
    await stopping;
    wake();
    expect(ends).toHaveLength(1);
  });
});
