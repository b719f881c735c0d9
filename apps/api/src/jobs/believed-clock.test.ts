import { describe, expect, it } from 'vitest';
import { createBelievedClock, LEAP_HELD, LEAP_MIN } from './believed-clock.ts';

const START = Date.UTC(2030, 0, 1);
const MONTH = 30 * 86_400_000;

function openClock() {
  const time = { wall: START, elapsed: 5 };
  const leaps: number[] = [];
  const look = createBelievedClock({
    storeNow: async () => time.wall,
    elapsed: () => time.elapsed,
    onLeap: (ahead) => leaps.push(ahead),
  });
  const pass = (ms: number) => {
    time.wall += ms;
    time.elapsed += ms;
  };
  return { time, leaps, look, pass };
}

describe('the time that the sweeper believes', () => {
  it('is that of the store, however long nobody looked', async () => {
    const { look, pass, time, leaps } = openClock();
    expect(await look()).toEqual({ now: START, horizon: START });
    pass(MONTH);
    expect(await look()).toEqual({ now: time.wall, horizon: time.wall });
    time.wall += LEAP_MIN;
    expect((await look()).now).toBe(time.wall);
    expect(leaps).toEqual([]);
  });

  it('goes on by what passed after a leap, and joins the clock an hour later', async () => {
    const { look, pass, time, leaps } = openClock();
    await look();
    time.wall += MONTH;
    expect((await look()).now).toBe(START);
    pass(LEAP_HELD - 1);
    expect((await look()).now).toBe(START + LEAP_HELD - 1);
    pass(1);
    expect((await look()).now).toBe(time.wall);
    pass(1000);
    expect((await look()).now).toBe(time.wall);
    expect(leaps).toEqual([MONTH]);
  });

  it('is whole milliseconds, whatever the time that passed is counted in', async () => {
    const { look, time } = openClock();
    await look();
    time.elapsed += 1000.75;
    time.wall += 999;
    expect(await look()).toEqual({ now: START + 999, horizon: START + 1000 });
    time.elapsed += 10.5;
    time.wall += MONTH;
    expect(await look()).toEqual({ now: START + 1009, horizon: START + 1009 });
  });

  it('forgets a leap that was taken back, and tells of the next one', async () => {
    const { look, pass, time, leaps } = openClock();
    await look();
    time.wall += MONTH;
    await look();
    time.wall -= MONTH;
    pass(1000);
    expect((await look()).now).toBe(START + 1000);
    time.wall += 2 * MONTH;
    pass(LEAP_HELD - 1);
    expect((await look()).now).toBe(START + 1000 + LEAP_HELD - 1);
    expect(leaps).toEqual([MONTH, 2 * MONTH]);
  });

  it('goes back with the clock at once, and looks one time at all that was due before', async () => {
    const { look, pass, time } = openClock();
    await look();
    pass(1000);
    time.wall -= MONTH;
    expect(await look()).toEqual({ now: START + 1000 - MONTH, horizon: START + 1000 });
    pass(1000);
    expect(await look()).toEqual({ now: time.wall, horizon: time.wall });
  });
});
