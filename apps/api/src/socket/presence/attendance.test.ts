import { describe, expect, it } from 'vitest';
import { createAttendance, type Device } from './attendance.ts';

const shownFor = 45;

function start() {
  let at = 1000;
  const attendance = createAttendance({ now: () => at, shownFor });
  const device = (id: string) => {
    const made = { who: { account: { id } }, lastPongAt: at };
    return { device: made as Device, pong: () => Object.assign(made, { lastPongAt: at }) };
  };
  return { attendance, device, pass: (ms: number) => (at += ms) };
}

describe('attendance', () => {
  it('[M12] begins with the first socket of a person and ends with the last', () => {
    const { attendance, device } = start();
    const [phone, laptop] = [device('ann').device, device('ann').device];
    expect([attendance.enter(phone), attendance.enter(laptop)]).toEqual([true, false]);
    expect(attendance.online()).toEqual(['ann']);
    expect([attendance.leave(phone), attendance.has('ann')]).toEqual([false, true]);
    expect([attendance.leave(laptop), attendance.has('ann')]).toEqual([true, false]);
    expect([attendance.leave(laptop), attendance.online()]).toEqual([false, []]);
  });

  it('[M12] ends when no socket answers any more, and resumes when one does', () => {
    const { attendance, device, pass } = start();
    const [phone, laptop] = [device('ann'), device('ann')];
    attendance.enter(phone.device);
    attendance.enter(laptop.device);
    pass(shownFor);
    laptop.pong();
    pass(shownFor);
    expect(attendance.review()).toEqual({ came: [], gone: [] });
    pass(1);
    expect(attendance.review()).toEqual({ came: [], gone: [{ userId: 'ann', lastSeenAt: 1045 }] });
    expect(attendance.review()).toEqual({ came: [], gone: [] });
    phone.pong();
    expect(attendance.review()).toEqual({ came: ['ann'], gone: [] });
    pass(shownFor + 1);
    attendance.review();
    expect([attendance.leave(phone.device), attendance.leave(laptop.device)]).toEqual([false, false]);
  });

  it('[M12] is written down no more often than told, of those who are there', () => {
    const { attendance, device, pass } = start();
    const [ann, ben] = [device('ann'), device('ben')];
    attendance.enter(ann.device);
    pass(30);
    attendance.enter(ben.device);
    ann.pong();
    expect(attendance.takeUnwritten(60)).toEqual([]);
    pass(30);
    expect([attendance.takeUnwritten(60), attendance.takeUnwritten(60)]).toEqual([['ann'], []]);
    pass(30);
    attendance.review();
    expect(attendance.takeUnwritten(60)).toEqual([]);
  });
});
