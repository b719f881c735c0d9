import type { Room } from '@satchel/protocol/conversation';
import { Compass } from 'lucide-react';
import { useCallback, useId, useState } from 'react';
import { Avatar } from '../../design/avatar.tsx';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { FieldError } from '../../design/field.tsx';
import { SearchInput } from '../../design/search-input.tsx';
import { UserText } from '../../design/user-text.tsx';
import { failureText } from '../../format/failure-text.ts';
import { strings as words } from '../../format/strings.ts';
import { useAction } from '../../hooks/use-action.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useDelayed } from '../../hooks/use-delayed.ts';
import { useRequest } from '../../hooks/use-request.ts';
import { strings } from './strings.ts';

type Props = { onClose: () => void; onOpened: (conversationId: string) => void; onNewRoom: () => void };

/** Mounted while it is open, so that every opening asks anew. */
export function FindRoomDialog({ onClose, onOpened, onNewRoom }: Props) {
  const { http } = useClient();
  const inputId = useId();
  const [query, setQuery] = useState('');
  const wanted = useDelayed(query.trim(), 200);
  const { answer } = useRequest(useCallback(() => http.searchRooms(wanted), [http, wanted]));
  const rooms = answer.status === 'ready' ? answer.value : undefined;

  return (
    <Dialog onClose={onClose} title={strings.findRoom} description={strings.findRoomHint}>
      <label htmlFor={inputId} className="sr-only">
        {strings.roomSearch}
      </label>
      <SearchInput id={inputId} value={query} onValue={setQuery} placeholder={strings.roomSearchHint} />
      {answer.status === 'failed' && <FieldError>{failureText(answer.error)}</FieldError>}
      <div className="mt-2 min-h-64" aria-live="polite">
        {rooms?.length === 0 && wanted !== '' && (
          <p className="px-2 py-6 text-center text-muted">{strings.noRoomFits(wanted)}</p>
        )}
        {rooms?.length === 0 && wanted === '' && (
          <EmptyState
            picture={<Compass aria-hidden className="size-10" />}
            title={strings.noRooms}
            action={<Button onClick={onNewRoom}>{strings.newRoom}</Button>}
          >
            {strings.noRoomsHint}
          </EmptyState>
        )}
        {rooms !== undefined && rooms.length > 0 && (
          <ul aria-label={strings.foundRooms}>
            {rooms.map((room) => (
              <li key={room.id}>
                <RoomLine room={room} onOpened={onOpened} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}

function RoomLine({ room, onOpened }: { room: Room; onOpened: (conversationId: string) => void }) {
  const client = useClient();
  const { run, busy, error } = useAction(async () => onOpened((await client.joinRoom(room.id)).id));
  const kind = room.kind === 'broadcast' ? words.publicBroadcast : `/r/${room.slug}`;
  return (
    <div className="py-1.5">
      <div className="flex items-center gap-3">
        <Avatar id={room.id} name={room.name} group />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">
            <UserText>{room.name}</UserText>
          </span>
          <span className="block truncate text-sm text-muted">
            {words.roomAndMembers(kind, words.members(room.memberCount))}
          </span>
        </span>
        {room.isMember ? (
          <Button
            look="quiet"
            size="small"
            aria-label={strings.openNamed(room.name)}
            onClick={() => onOpened(room.id)}
          >
            {strings.open}
          </Button>
        ) : (
          <Button
            size="small"
            busy={busy}
            aria-label={strings.joinNamed(room.name)}
            onClick={() => void run()}
          >
            {strings.join}
          </Button>
        )}
      </div>
      {error !== undefined && <FieldError>{failureText(error)}</FieldError>}
    </div>
  );
}
