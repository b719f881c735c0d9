import type { Conversation } from '@satchel/protocol/conversation';
import { X } from 'lucide-react';
import { Link } from 'wouter';
import { Avatar } from '../../design/avatar.tsx';
import { CopyLink } from '../../design/copy-link.tsx';
import { UserText } from '../../design/user-text.tsx';
import { avatarOf, partnerIn, titleOf } from '../../format/conversation-title.ts';
import { handleOf } from '../../format/person-name.ts';
import { roomLink } from '../../format/room-address.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useLive } from '../../hooks/use-live.ts';
import { LeaveGroup } from './leave-group.tsx';
import { MemberList } from './member-list.tsx';
import { strings } from './strings.ts';

type Props = {
  conversationId: string;
  /** Leads back to the conversation alone. */
  closeHref: string;
  onLeft: () => void;
  /** It covers the conversation: its heading is the page's. */
  alone: boolean;
};

/** Who is in this conversation, and what can be done about it. */
export function InfoPanel({ conversationId, closeHref, onLeft, alone }: Props) {
  const client = useClient();
  const { conversation, status } = useLive(client.conversation(conversationId).view);
  if (!conversation) return null;
  const Heading = alone ? 'h1' : 'h2';
  const isGroup = conversation.kind !== 'direct';
  const heading = headingOf(conversation);
  return (
    <aside aria-label={heading} className="flex h-full flex-col bg-surface">
      <header className="flex items-center gap-2 border-b border-line px-2 pt-[max(0.375rem,env(safe-area-inset-top))] pb-1.5 ps-4">
        <Heading className="flex-1 font-semibold">{heading}</Heading>
        <Link
          href={closeHref}
          aria-label={strings.close}
          title={strings.close}
          className="inline-grid size-11 place-items-center rounded-xl text-muted hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-5" />
        </Link>
      </header>
      <div className="scroll-pane min-h-0 flex-1 p-4">
        <Portrait conversation={conversation} />
        {isGroup && status !== 'left' && (
          <>
            <MemberList conversation={conversation} />
            <LeaveGroup group={conversation} onLeft={onLeft} />
          </>
        )}
      </div>
    </aside>
  );
}

function Portrait({ conversation }: { conversation: Conversation }) {
  const me = useClient().me.get().id;
  const partner = partnerIn(conversation, me);
  return (
    <div className="mb-6 flex flex-col items-center text-center">
      <Avatar {...avatarOf(conversation, me)} size="large" />
      <p className="mt-3 max-w-full text-lg font-semibold [overflow-wrap:anywhere]">
        <UserText>{titleOf(conversation, me)}</UserText>
      </p>
      <p className="text-sm text-muted">{partner ? handleOf(partner) : meaningOf(conversation)}</p>
      {conversation.visibility === 'public' && conversation.slug !== undefined && (
        <div className="mt-4 w-full">
          <CopyLink label={strings.roomLink} link={roomLink(conversation.slug, location.origin)} />
        </div>
      )}
    </div>
  );
}

function meaningOf({ kind, visibility }: Conversation): string {
  if (kind === 'broadcast')
    return visibility === 'public' ? strings.publicBroadcast : strings.privateBroadcast;
  return visibility === 'public' ? strings.publicRoom : strings.privateGroup;
}

function headingOf({ kind, visibility }: Conversation): string {
  if (kind === 'direct') return strings.chatInfo;
  return visibility === 'public' ? strings.roomInfo : strings.groupInfo;
}
