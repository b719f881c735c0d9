import { DoorClosed } from 'lucide-react';
import { Link } from 'wouter';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { strings } from './strings.ts';

type Props = { room: string; roomHref: string; onMakeAccount: () => void };

/** A guest of one room who opened the link of another. */
export function GuestElsewhere({ room, roomHref, onMakeAccount }: Props) {
  return (
    <div className="grid h-full place-items-center">
      <h1 className="sr-only">{strings.guestElsewhere}</h1>
      <EmptyState
        picture={<DoorClosed aria-hidden className="size-10" />}
        title={strings.guestElsewhere}
        action={
          <span className="flex flex-col gap-2">
            <Button onClick={onMakeAccount}>{strings.makeAccount}</Button>
            <Link
              href={roomHref}
              className="inline-flex min-h-11 items-center justify-center rounded-xl px-4 font-medium text-accent-ink hover:bg-hover"
            >
              {strings.backToRoom(room)}
            </Link>
          </span>
        }
      >
        {strings.guestElsewhereHint(room)}
      </EmptyState>
    </div>
  );
}
