import { describe, expect, it } from 'vitest';
import { deferred } from '../test-support/deferred.ts';
import { turn } from '../test-support/fake-timers.ts';
import { createTurns } from './turns.ts';

const never = new AbortController().signal;

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
