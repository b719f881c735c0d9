import type { Conversation } from '@satchel/protocol/conversation';
import { ArrowLeft, Info } from 'lucide-react';
import { Link } from 'wouter';
import { Avatar } from '../../design/avatar.tsx';
import { UserText } from '../../design/user-text.tsx';
import { avatarOf, partnerIn, titleOf } from '../../format/conversation-title.ts';
import { strings as words } from '../../format/strings.ts';
import { useClient } from '../../hooks/use-client.ts';
import { strings } from './strings.ts';

type Props = {
  conversation: Conversation;
  /** Where the arrow leads; left out while the list is in sight. */
  backHref: string | undefined;
  /** Where the info button leads: to the pane, or back when it is open. */
  infoHref: string;
  infoOpen: boolean;
};

const linkLook =
  'inline-grid size-11 shrink-0 place-items-center rounded-xl text-muted hover:bg-hover hover:text-ink';

export function ConversationHeader({ conversation, backHref, infoHref, infoOpen }: Props) {
  const me = useClient().me.get().id;
  const title = titleOf(conversation, me);
  const partner = partnerIn(conversation, me);
  return (
    <header className="flex items-center gap-2 border-b border-line bg-surface px-2 pt-[max(0.375rem,env(safe-area-inset-top))] pb-1.5 sm:px-3">
      {backHref !== undefined && (
        <Link href={backHref} aria-label={strings.back} title={strings.back} className={linkLook}>
          <ArrowLeft aria-hidden className="size-5 rtl:-scale-x-100" />
        </Link>
      )}
      <Avatar {...avatarOf(conversation, me)} />
      <div className="min-w-0 flex-1">
        <h1 className="truncate leading-tight font-semibold">
          <UserText>{title}</UserText>
        </h1>
        <p className="truncate text-sm text-muted">
          {partner ? `@${partner.username}` : words.members(conversation.members.length)}
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
