import { strings } from './strings.ts';

/** "22 s", "3 min", "2 h 5 min": as exact as an estimate deserves. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  if (seconds < 60) return strings.seconds(seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return strings.minutes(minutes);
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? strings.hours(hours) : strings.hoursAndMinutes(hours, rest);
}
