import type { User } from '@satchel/protocol/conversation';
import type { ReactNode } from 'react';
import { Avatar } from './avatar.tsx';
import { UserText } from './user-text.tsx';

type Props = {
  person: User;
  /** Instead of the bare name. */
  title?: string | undefined;
  /** Instead of the user name. */
  note?: ReactNode;
  trailing?: ReactNode;
};

/** Avatar, name and username in one line; the same wherever people are listed. */
export function PersonLine({ person, title, note, trailing }: Props) {
  return (
    <span className="flex min-w-0 flex-1 items-center gap-3 text-start">
      <Avatar id={person.id} name={person.name} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          <UserText>{title ?? person.name}</UserText>
        </span>
        <span className="block truncate text-sm text-muted">{note ?? `@${person.username}`}</span>
      </span>
      {trailing}
    </span>
  );
}
