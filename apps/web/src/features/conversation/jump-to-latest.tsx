import { UNREAD_SHOWN } from '@satchel/protocol/limits';
import { ChevronDown } from 'lucide-react';
import { strings } from './strings.ts';

export function JumpToLatest({ count, onJump }: { count: number; onJump: () => void }) {
  const label = count > 0 ? strings.jumpToLatestNew(count) : strings.jumpToLatest;
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onJump}
      className="rising absolute end-4 bottom-3 grid size-11 place-items-center rounded-full border border-line bg-raised text-muted shadow-md hover:text-ink"
    >
      <ChevronDown aria-hidden className="size-5" />
      {count > 0 && (
        <span
          aria-hidden
          className="absolute -top-1.5 grid h-5 min-w-5 place-items-center rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent"
        >
          {count > UNREAD_SHOWN ? `${UNREAD_SHOWN}+` : count}
        </span>
      )}
    </button>
  );
}
