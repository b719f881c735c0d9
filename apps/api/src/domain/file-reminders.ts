import type { Available, Lost } from './file.ts';

const DAY = 86_400_000;

/**
 * When those still waiting are reminded next (F8): at half time and 24 h before the end, of whichever
 * end it is now. Times that passed together make one reminder.
 * @returns infinity when nobody waits, or all reminders are given
 */
export function nextReminder(file: Available | Lost): number {
  if (file.state !== 'available' || file.mode === 'expiry' || file.pending.length === 0) return never;
  const last = Math.max(file.announcedAt, file.remindedAt ?? 0);
  const times = [(file.announcedAt + file.expiresAt) / 2, file.expiresAt - DAY].map(Math.ceil);
  return Math.min(never, ...times.filter((time) => time > last));
}

const never = Number.POSITIVE_INFINITY;
