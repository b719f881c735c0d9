import type { Conversation } from '@satchel/protocol/conversation';
import { Avatar } from '../../design/avatar.tsx';
import { CopyLink } from '../../design/copy-link.tsx';
import { UserText } from '../../design/user-text.tsx';
import { avatarOf, titleOf } from '../../format/conversation-title.ts';
import { roomLink } from '../../format/room-address.ts';
import { useClient } from '../../hooks/use-client.ts';
import { strings } from './strings.ts';

export function ChatStart({ conversation }: { conversation: Conversation }) {
  const me = useClient().me.get().id;
  const title = titleOf(conversation, me);
  const isGroup = conversation.kind !== 'direct';
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center px-4 pt-8 pb-4 text-center">
      <Avatar {...avatarOf(conversation, me)} size="large" />
      <p className="mt-3 font-medium">
        <UserText>{isGroup ? strings.startGroup(title) : strings.startDirect(title)}</UserText>
      </p>
      {conversation.visibility === 'public' && conversation.slug !== undefined ? (
        <>
          <p className="mt-1 mb-3 text-sm text-muted">{strings.startRoomHint}</p>
          <CopyLink label={strings.roomLink} link={roomLink(conversation.slug, location.origin)} />
        </>
      ) : (
        <p className="mt-1 text-sm text-muted">{strings.startHint}</p>
      )}
    </div>
  );
}
