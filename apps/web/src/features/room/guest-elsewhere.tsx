import { DoorClosed } from 'lucide-react';
import { Button } from '../../design/button.tsx';
import { EmptyScreen } from '../../design/empty-screen.tsx';
import { PlainLink } from '../../design/plain-link.tsx';
import { strings } from './strings.ts';

type Props = { room: string; roomHref: string; onMakeAccount: () => void };

/** A guest of one room who opened the link of another. */
export function GuestElsewhere({ room, roomHref, onMakeAccount }: Props) {
  return (
    <EmptyScreen
      picture={<DoorClosed aria-hidden className="size-10" />}
      title={strings.guestElsewhere}
      action={
        <span className="flex flex-col gap-2">
          <Button onClick={onMakeAccount}>{strings.makeAccount}</Button>
          <PlainLink href={roomHref}>{strings.backToRoom(room)}</PlainLink>
        </span>
      }
    >
      {strings.guestElsewhereHint(room)}
    </EmptyScreen>
  );
}
