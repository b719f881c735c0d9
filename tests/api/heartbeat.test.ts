import { defaultRhythm } from '@satchel/api/socket/heartbeat';
import { describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { createPair } from '../support/people.ts';
import { connect, openSocket, type TestSocket } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { waiting } from '../support/waiting.ts';

/** The shape of 25 ± 5 s and 60 s, a thousand times as fast to look at; the clock itself is ours. */
const rhythm = { pingEvery: 25, jitter: 5, pongWithin: 60 };

describe('the heartbeat', () => {
  const clock = createClock();
  const server = useServer({ now: clock.now, random: () => 0.5, rhythm });

  function countPings({ socket }: TestSocket) {
    let pings = 0;
    const { changed, until } = waiting();
    socket.on('ping', () => {
      pings++;
      changed();
    });
    return (count: number) => until(`ping ${count}`, () => (pings >= count ? true : undefined), pings);
  }

  it('is 25 ± 5 s and 60 s', () => {
    expect(defaultRhythm).toEqual({
      helloWithin: 10_000,
      pingEvery: 25_000,
      jitter: 5000,
      pongWithin: 60_000,
    });
  });

  it('[M8] pings, ends whoever does not answer, and keeps whoever does', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const lively = await connect(server(), ann);
    const silent = await connect(server(), ben, { autoPong: false });
    const [livelyHears, silentHears] = [countPings(lively), countPings(silent)];
    for (const count of [1, 2]) {
      clock.advance(25);
      await Promise.all([livelyHears(count), silentHears(count)]);
      // The pong went out before this command, so it is counted once this is answered.
      await lively.call('open', { conversationId });
    }
    expect(silent.socket.readyState).toBe(silent.socket.OPEN);
    clock.advance(11);
    expect(await silent.ended).toMatchObject({ code: 1006 });
    await lively.call('open', { conversationId });
  });

  it('[M8] also ends one that never said hello', async () => {
    const { ann } = await createPair(server());
    const silent = await openSocket(server(), ann, { autoPong: false });
    clock.advance(61);
    expect(await silent.ended).toMatchObject({ code: 1006 });
  });
});

describe('a hello', () => {
  const server = useServer({ rhythm: { helloWithin: 30 } });

  it('that does not come in time closes with 4408; one that came is enough', async () => {
    const { ann, conversationId } = await createPair(server());
    const greeted = await connect(server(), ann);
    const silent = await openSocket(server(), ann);
    expect(await silent.ended).toMatchObject({ code: 4408 });
    await greeted.call('open', { conversationId });
  });
});
