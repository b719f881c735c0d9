import { hour12, locale } from './locale.ts';
import { strings } from './strings.ts';

const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12 });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short' });
const weekdayLong = new Intl.DateTimeFormat(locale, { weekday: 'long' });
const dayMonth = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const dayMonthLong = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const dayMonthYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const dayMonthYearLong = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', hour12 });
const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'short' });

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** 14:05 */
export function clockTime(at: number): string {
  return clock.format(at);
}

/** The whole date and time, for a tooltip. */
export function exactTime(at: number): string {
  return exact.format(at);
}

/** Days apart by the calendar of this place, not by 24 hours; negative for the past. */
function calendarDays(at: number, now: number): number {
  const dayOf = (time: number) => {
    const date = new Date(time);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / day;
  };
  return dayOf(at) - dayOf(now);
}

function sameYear(at: number, now: number): boolean {
  return new Date(at).getFullYear() === new Date(now).getFullYear();
}

/** For a list of conversations: the time today, then the weekday, then the date. */
export function listTime(at: number, now: number): string {
  const days = calendarDays(at, now);
  if (days === 0) return clock.format(at);
  if (days === -1) return strings.yesterday;
  if (days < 0 && days > -7) return weekday.format(at);
  return sameYear(at, now) ? dayMonth.format(at) : dayMonthYear.format(at);
}

/** For the pill between two days of a history. */
export function dayLabel(at: number, now: number): string {
  const days = calendarDays(at, now);
  if (days === 0) return strings.today;
  if (days === -1) return strings.yesterday;
  if (days < 0 && days > -7) return weekdayLong.format(at);
  return sameYear(at, now) ? dayMonthLong.format(at) : dayMonthYearLong.format(at);
}

/** Equal for two times on the same calendar day of this place. */
export function dayKey(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

/** For an expiry: the time when it is today or tomorrow, else the date. */
export function untilTime(at: number, now: number): string {
  const days = calendarDays(at, now);
  if (days === 0) return clock.format(at);
  if (days === 1) return strings.tomorrowAt(clock.format(at));
  return sameYear(at, now) ? dayMonth.format(at) : dayMonthYear.format(at);
}

/** "2 min. ago"; "just now" below a minute, so that a small difference of clocks never shows. */
export function timeAgo(at: number, now: number): string {
  const past = Math.max(0, now - at);
  if (past < minute) return strings.justNow;
  if (past < hour) return ago.format(-Math.floor(past / minute), 'minute');
  if (past < day) return ago.format(-Math.floor(past / hour), 'hour');
  return ago.format(-Math.floor(past / day), 'day');
}

/** "6 d", "5 h", "20 min" until then: rounded down, so that hardly anything is promised longer than it lasts. */
export function timeLeft(at: number, now: number): string {
  const left = Math.max(0, at - now);
  if (left >= day) return strings.days(Math.floor(left / day));
  if (left >= hour) return strings.hours(Math.floor(left / hour));
  return strings.minutes(Math.max(1, Math.floor(left / minute)));
}
