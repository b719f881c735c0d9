import type { Member } from '@satchel/protocol/conversation';
import type { NoteBody } from '@satchel/protocol/rows';
import { UserText } from '../../design/user-text.tsx';
import { noteText, peopleIn } from '../../format/note-text.ts';
import { strings as words } from '../../format/strings.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useNames } from '../../hooks/use-names.ts';

type Props = { note: NoteBody | null; members: readonly Member[] };

export function NotePill({ note, members }: Props) {
  const me = useClient().me.get().id;
  const nameOf = useNames(members, note ? peopleIn(note) : []);
  return (
    <p className="mx-auto my-1 w-fit max-w-md rounded-full bg-raised px-3 py-1 text-center text-sm text-muted shadow-xs">
      <UserText>{note ? noteText(note, me, nameOf) : words.noteUnknown}</UserText>
    </p>
  );
}
