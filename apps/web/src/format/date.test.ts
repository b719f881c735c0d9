import { describe, expect, it } from 'vitest';
import { dayLabel, listTime, timeAgo, untilTime } from './date.ts';

const noon = new Date(2026, 10, 21, 12).getTime();
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('dates', () => {
  it('counts days by the calendar, not by 24 hours', () => {
    const justAfterMidnight = new Date(2026, 10, 21, 0, 5).getTime();
    expect(dayLabel(justAfterMidnight - 10 * minute, justAfterMidnight)).toBe('Yesterday');
    expect(dayLabel(justAfterMidnight, noon)).toBe('Today');
  });

  it('names the weekday within a week and the date after that', () => {
    expect(dayLabel(noon - 3 * day, noon)).toBe('Wednesday');
    expect(listTime(noon - 3 * day, noon)).toBe('Wed');
    expect(listTime(noon - 9 * day, noon)).toMatch(/12/);
    expect(listTime(noon - 400 * day, noon)).toMatch(/2025/);
  });

  it('shows the time of an expiry that is near', () => {
    expect(untilTime(noon + day, noon)).toMatch(/^tomorrow /);
    expect(untilTime(noon + 7 * day, noon)).toMatch(/28/);
  });

  it('forgives a clock that is a little behind', () => {
    expect(timeAgo(noon + minute, noon)).toBe('just now');
    expect(timeAgo(noon - 2 * minute, noon)).toMatch(/^2 min/);
  });
});
