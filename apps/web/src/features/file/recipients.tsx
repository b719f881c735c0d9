import type { FileCard } from '@satchel/protocol/file-card';
import { ChevronDown } from 'lucide-react';
import { Collapsible } from 'radix-ui';
import { useState } from 'react';
import { classNames } from '../../design/class-names.ts';
import { UserText } from '../../design/user-text.tsx';
import { exactTime, listTime } from '../../format/date.ts';
import { useNow } from '../../hooks/use-now.ts';
import { strings } from './strings.ts';

type Props = { recipients: FileCard['recipients']; nameOf: (userId: string) => string };

/** Every person's result, behind a button because the line above says enough for most. */
export function Recipients({ recipients, nameOf }: Props) {
  const [open, setOpen] = useState(false);
  const now = useNow(60_000, open);
  if (recipients.length === 0) return null;
  return (
    <Collapsible.Root open={open} onOpenChange={setOpen}>
      <Collapsible.Trigger className="-ms-1 inline-flex min-h-8 items-center gap-1 rounded-lg px-1 text-sm underline-offset-2 opacity-80 hover:underline pointer-coarse:min-h-11">
        <ChevronDown
          aria-hidden
          className={classNames('size-4 transition-transform', open && 'rotate-180')}
        />
        {open ? strings.hidePeople : strings.showPeople}
      </Collapsible.Trigger>
      <Collapsible.Content asChild>
        <ul aria-label={strings.people} className="mt-1 flex flex-col gap-1 text-sm">
          {recipients.map(({ userId, status, at }) => (
            <li key={userId} className="flex items-baseline gap-3">
              <UserText className="min-w-0 flex-1 truncate font-medium">{nameOf(userId)}</UserText>
              <span className="shrink-0 opacity-80" title={at === undefined ? undefined : exactTime(at)}>
                {strings.status[status]}
                {at !== undefined && status !== 'waiting' && ` · ${listTime(at, now)}`}
              </span>
            </li>
          ))}
        </ul>
      </Collapsible.Content>
    </Collapsible.Root>
  );
}
