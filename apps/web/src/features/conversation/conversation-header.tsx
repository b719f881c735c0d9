import type { Conversation, Presence, User } from '@satchel/protocol/conversation';
import { ArrowLeft, Info } from 'lucide-react';
import { Link } from 'wouter';
import { PresenceAvatar } from '../../design/presence-avatar.tsx';
import { UserText } from '../../design/user-text.tsx';
import { avatarOf, groupKind, partnerIn, titleOf } from '../../format/conversation-title.ts';
import { handleOf } from '../../format/person-name.ts';
import { presenceText } from '../../format/presence-text.ts';
import { strings as words } from '../../format/strings.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useNow } from '../../hooks/use-now.ts';
import { usePresence } from '../../hooks/use-presence.ts';
import { useTypingText } from '../../hooks/use-typing-text.ts';
import { strings } from './strings.ts';

type Props = {
  conversation: Conversation;
  /** Where the arrow leads; left out while the list is in sight. */
  backHref: string | undefined;
  /** Where the info button leads: to the pane, or back when it is open. */
  infoHref: string;
  infoOpen: boolean;
};

const MINUTE = 60_000;

const linkLook =
  'inline-grid size-11 shrink-0 place-items-center rounded-xl text-muted hover:bg-hover hover:text-ink';

export function ConversationHeader({ conversation, backHref, infoHref, infoOpen }: Props) {
  const me = useClient().me.get().id;
  const title = titleOf(conversation, me);
  const partner = partnerIn(conversation, me);
  const presence = usePresence(partner?.id);
  return (
    <header className="flex items-center gap-2 border-b border-line bg-surface px-2 pt-[max(0.375rem,env(safe-area-inset-top))] pb-1.5 sm:px-3">
      {backHref !== undefined && (
        <Link href={backHref} aria-label={strings.back} title={strings.back} className={linkLook}>
          <ArrowLeft aria-hidden className="size-5 rtl:-scale-x-100" />
        </Link>
      )}
      <PresenceAvatar {...avatarOf(conversation, me)} online={presence?.online ?? false} />
      <div className="min-w-0 flex-1">
        <h1 className="truncate leading-tight font-semibold">
          <UserText>{title}</UserText>
        </h1>
        <p className="truncate text-sm text-muted">
          <Subtitle conversation={conversation} presence={presence} partner={partner} />
        </p>
      </div>
      <Link
        href={infoHref}
        aria-label={strings.openInfo(title)}
        aria-expanded={infoOpen}
        title={strings.info}
        className={linkLook}
      >
        <Info aria-hidden className="size-5" />
      </Link>
    </header>
  );
}

type SubtitleProps = {
  conversation: Conversation;
  presence: Presence | undefined;
  partner: User | undefined;
};

/** What changes from moment to moment comes first: who types, who is there. */
function Subtitle({ conversation, presence, partner }: SubtitleProps) {
  const typing = useTypingText(conversation);
  const now = useNow(MINUTE, presence?.online === false);
  if (typing !== undefined) return <UserText className="font-medium text-good">{typing}</UserText>;
  if (partner) return presenceText(presence, now) ?? handleOf(partner);
  const members = words.members(conversation.memberCount);
  const kind = groupKind(conversation);
  return kind === undefined ? members : words.roomAndMembers(kind, members);
}
