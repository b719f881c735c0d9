import { describe, expect, it } from 'vitest';
import { type Deferred, deferred } from '../test-support/deferred.ts';
import { turn } from '../test-support/fake-timers.ts';
import { createTransferJob } from './transfer-job.ts';
import { createTurns } from './turns.ts';

function setUp() {
  const log: string[] = [];
  const runs: Deferred<void>[] = [];
  let running = 0;
  const job = createTransferJob({
    turns: createTurns(2),
    now: () => 0,
    patch: ({ state }) => state && log.push(state),
    async run() {
      running += 1;
      expect(running).toBe(1);
      const run = deferred();
      runs.push(run);
      await run.promise.finally(() => {
        running -= 1;
      });
    },
    undo: async () => void log.push('undone'),
    failed: () => undefined,
  });
  return { job, log, runs };
}

describe('a transfer’s job', () => {
  it('never runs twice at once, however fast it is paused and resumed', async () => {
    const { job, log, runs } = setUp();
    job.start();
    await turn();
    job.pause();
    job.start();
    await turn();
    expect(runs).toHaveLength(1);
    runs[0]?.reject(new Error('aborted'));
    await turn();
    expect(runs).toHaveLength(2);
    runs[1]?.resolve();
    await job.idle();
    expect(log).toEqual(['queued', 'running', 'paused', 'queued', 'running', 'done']);
  });

  it('is done when a pause comes too late, and has nothing left to do then', async () => {
    const { job, log, runs } = setUp();
    job.start();
    await turn();
    job.pause();
    job.start();
    runs[0]?.resolve();
    await job.idle();
    expect(runs).toHaveLength(1);
    expect(log.at(-1)).toBe('done');
  });

  it('takes back what was done only after it stopped, also when it was finished by then', async () => {
    const { job, log, runs } = setUp();
    job.start();
    await turn();
    job.cancel();
    await turn();
    expect(log).toEqual(['queued', 'running', 'cancelled']);
    runs[0]?.resolve();
    await job.idle();
    expect(log.slice(2)).toEqual(['cancelled', 'undone']);
  });
});
