import type { User } from '@satchel/protocol/conversation';
import type { ReactNode } from 'react';
import { handleOf, personName } from '../format/person-name.ts';
import { PresenceAvatar } from './presence-avatar.tsx';
import { UserText } from './user-text.tsx';

type Props = {
  person: User;
  /** Instead of the bare name. */
  title?: string | undefined;
  /** Instead of the user name. */
  note?: ReactNode;
  trailing?: ReactNode;
  online?: boolean;
};

/** Avatar, name and username in one line; the same wherever people are listed. */
export function PersonLine({ person, title, note, trailing, online = false }: Props) {
  return (
    <span className="flex min-w-0 flex-1 items-center gap-3 text-start">
      <PresenceAvatar id={person.id} name={person.name} online={online} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">
          <UserText>{title ?? personName(person)}</UserText>
        </span>
        <span className="block truncate text-sm text-muted">{note ?? handleOf(person)}</span>
      </span>
      {trailing}
    </span>
  );
}
