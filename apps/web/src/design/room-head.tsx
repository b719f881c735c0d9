import type { Room } from '@satchel/protocol/conversation';
import { strings as words } from '../format/strings.ts';
import { Avatar } from './avatar.tsx';
import { UserText } from './user-text.tsx';

/** What one sees of a room before being in it; the heading of its page. */
export function RoomHead({ room }: { room: Room }) {
  return (
    <div className="flex flex-col items-center text-center">
      <Avatar id={room.id} name={room.name} size="large" group />
      <h1 className="mt-4 max-w-full text-2xl font-semibold tracking-tight [overflow-wrap:anywhere]">
        <UserText>{room.name}</UserText>
      </h1>
      <p className="mt-1 text-muted">
        {words.roomAndMembers(
          room.kind === 'broadcast' ? words.publicBroadcast : words.publicRoom,
          words.members(room.memberCount),
        )}
      </p>
    </div>
  );
}
