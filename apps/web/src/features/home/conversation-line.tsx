import { isCounted, seenCount, tickOf } from '@satchel/client/ticks';
import type { Conversation } from '@satchel/protocol/conversation';
import { UNREAD_SHOWN } from '@satchel/protocol/limits';
import { isMessageRow, type MessageRow } from '@satchel/protocol/rows';
import { Link } from 'wouter';
import { classNames } from '../../design/class-names.ts';
import { PresenceAvatar } from '../../design/presence-avatar.tsx';
import { TickMark } from '../../design/tick-mark.tsx';
import { UserText } from '../../design/user-text.tsx';
import { avatarOf, partnerIn, titleOf } from '../../format/conversation-title.ts';
import { exactTime, listTime } from '../../format/date.ts';
import { messageSummary } from '../../format/message-summary.ts';
import { peopleIn } from '../../format/note-text.ts';
import { strings as words } from '../../format/strings.ts';
import { useClient } from '../../hooks/use-client.ts';
import { draftOf } from '../../hooks/use-draft.ts';
import { useLive } from '../../hooks/use-live.ts';
import { useNames } from '../../hooks/use-names.ts';
import { usePresence } from '../../hooks/use-presence.ts';
import { useTypingText } from '../../hooks/use-typing-text.ts';
import { strings } from './strings.ts';

type Props = { conversation: Conversation; href: string; current: boolean; now: number };

export function ConversationLine({ conversation, href, current, now }: Props) {
  const client = useClient();
  const me = client.me.get().id;
  const last = conversation.last && isMessageRow(conversation.last) ? conversation.last : undefined;
  const at = last?.createdAt ?? conversation.createdAt;
  const title = titleOf(conversation, me);
  const online = usePresence(partnerIn(conversation, me)?.id)?.online ?? false;
  const unread = conversation.unread > UNREAD_SHOWN ? `${UNREAD_SHOWN}+` : `${conversation.unread}`;

  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      className={classNames(
        'flex items-center gap-3 rounded-2xl px-3 py-2.5 transition-colors',
        current ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <PresenceAvatar {...avatarOf(conversation, me)} online={online} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="min-w-0 flex-1 truncate font-medium">
            <UserText>{title}</UserText>
          </span>
          <time
            dateTime={new Date(at).toISOString()}
            title={exactTime(at)}
            className={classNames(
              'shrink-0 text-xs',
              conversation.unread > 0 ? 'font-semibold text-accent-ink' : 'text-muted',
            )}
          >
            {listTime(at, now)}
          </time>
        </span>
        <span className="mt-0.5 flex items-center gap-1.5">
          <span className="flex min-w-0 flex-1 items-center gap-1 text-sm text-muted">
            <Preview conversation={conversation} last={last} me={me} current={current} />
          </span>
          {conversation.unread > 0 && (
            <span className="inline-grid h-5 min-w-5 shrink-0 place-items-center rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent">
              <span aria-hidden>{unread}</span>
              <span className="sr-only">{strings.unread(conversation.unread, unread)}</span>
            </span>
          )}
        </span>
      </span>
    </Link>
  );
}

type PreviewProps = {
  conversation: Conversation;
  last: MessageRow | undefined;
  me: string;
  current: boolean;
};

/** Who types now is news for a moment. Else a draft comes first, so that it is not forgotten; the one being written is in sight anyway. */
function Preview({ conversation, last, me, current }: PreviewProps) {
  const typing = useTypingText(conversation);
  if (typing !== undefined) {
    return <UserText className="truncate font-medium text-good">{typing}</UserText>;
  }
  const draft = current ? '' : draftOf(me, conversation.id).trim();
  if (draft !== '') {
    return (
      <span className="truncate">
        <span className="font-medium text-accent-ink">{strings.draft}</span> <UserText>{draft}</UserText>
      </span>
    );
  }
  if (!last) return strings.nothingSaid;
  return <LastLine conversation={conversation} last={last} me={me} />;
}

function LastLine({ conversation, last, me }: { conversation: Conversation; last: MessageRow; me: string }) {
  const mentioned = last.kind === 'note' && last.body ? peopleIn(last.body) : [last.senderId];
  const nameOf = useNames(conversation.members, mentioned);
  const summary = messageSummary(last, me, nameOf);
  const own = last.senderId === me;
  const named = last.kind !== 'note' && (own || conversation.kind !== 'direct');
  return (
    <>
      {own && last.kind !== 'note' && last.deletedAt === undefined && (
        <LastTick conversation={conversation} last={last} />
      )}
      <UserText className="truncate">{named ? words.said(nameOf(last.senderId), summary) : summary}</UserText>
    </>
  );
}

function LastTick({ conversation, last }: { conversation: Conversation; last: MessageRow }) {
  const { receipts } = useLive(useClient().conversation(conversation.id).view);
  // Cursors come when a conversation is opened or somebody's moves; until then nothing is known.
  if (receipts.length === 0) return null;
  if (isCounted(conversation)) return <TickMark tick="sent" seen={seenCount(last, receipts)} />;
  return <TickMark tick={tickOf(last, conversation.members, receipts)} />;
}
