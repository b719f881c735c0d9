import { Hourglass } from 'lucide-react';
import { timeLeft } from '../../format/date.ts';
import { useNow } from '../../hooks/use-now.ts';
import { strings } from './strings.ts';

const MINUTE = 60_000;

/** The server has reminded those it still waits for (F8): what is left of the time, in plain words. */
export function Reminder({ expiresAt }: { expiresAt: number }) {
  const now = useNow(MINUTE);
  return (
    <p className="mb-2 flex items-center gap-1.5 rounded-lg bg-warn-soft px-2 py-1.5 text-sm text-warn-ink">
      <Hourglass aria-hidden className="size-4 shrink-0" />
      {strings.reminder(timeLeft(expiresAt, now))}
    </p>
  );
}
