import { dayLabel, exactTime } from '../../format/date.ts';
import { strings } from './strings.ts';

export function DayPill({ at, now }: { at: number; now: number }) {
  return (
    <div className="flex justify-center pt-1 pb-3">
      <time
        dateTime={new Date(at).toISOString().slice(0, 10)}
        title={exactTime(at)}
        className="rounded-full bg-raised px-3 py-1 text-xs font-medium text-muted shadow-xs"
      >
        {dayLabel(at, now)}
      </time>
    </div>
  );
}

/** Between what was read and what was not, as it was when the conversation was opened. */
export function NewLine() {
  return (
    <div className="flex items-center gap-3 pb-3 text-xs font-semibold text-accent-ink">
      <span aria-hidden className="h-px flex-1 bg-accent opacity-50" />
      {strings.newMessages}
      <span aria-hidden className="h-px flex-1 bg-accent opacity-50" />
    </div>
  );
}
