import type { Conversation } from '@satchel/protocol/conversation';
import { Compass, MessageCirclePlus, MessagesSquare, UsersRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { EmptyState } from '../../design/empty-state.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { titleOf } from '../../format/conversation-title.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useLive } from '../../hooks/use-live.ts';
import { useNow } from '../../hooks/use-now.ts';
import { ConversationLine } from './conversation-line.tsx';
import { FindRoomDialog } from './find-room-dialog.tsx';
import { NewChatDialog } from './new-chat-dialog.tsx';
import { NewGroupDialog } from './new-group-dialog.tsx';
import { strings } from './strings.ts';

/** With fewer, everything is in sight anyway. */
const FILTER_FROM = 8;
const MINUTE = 60_000;

type Props = {
  /** The conversation shown beside the list. */
  currentId: string | undefined;
  hrefOf: (conversationId: string) => string;
  onOpen: (conversationId: string) => void;
  /** The list is the whole screen: its heading is the page's. */
  alone: boolean;
  accountMenu: ReactNode;
};

export function ConversationList({ currentId, hrefOf, onOpen, alone, accountMenu }: Props) {
  const client = useClient();
  const conversations = useLive(client.conversations);
  const [dialog, setDialog] = useState<'chat' | 'group' | 'room' | 'find'>();
  const [filter, setFilter] = useState('');
  const Heading = alone ? 'h1' : 'h2';

  function opened(conversationId: string) {
    setDialog(undefined);
    onOpen(conversationId);
  }

  const close = () => setDialog(undefined);
  return (
    <>
      <header className="flex items-center gap-1 px-4 pt-[max(0.75rem,env(safe-area-inset-top))] pb-2">
        <Heading className="flex-1 truncate text-xl font-semibold tracking-tight">{strings.chats}</Heading>
        <IconButton label={strings.findRoom} icon={Compass} onClick={() => setDialog('find')} />
        <IconButton label={strings.newGroupOrRoom} icon={UsersRound} onClick={() => setDialog('group')} />
        <IconButton label={strings.newChat} icon={MessageCirclePlus} onClick={() => setDialog('chat')} />
        {accountMenu}
      </header>
      {(conversations?.length ?? 0) >= FILTER_FROM && (
        <div className="px-3 pb-2">
          <input
            type="search"
            aria-label={strings.filter}
            placeholder={strings.filter}
            value={filter}
            onChange={(event) => setFilter(event.target.value)}
            className="min-h-10 w-full rounded-xl bg-sunken px-3 placeholder:text-muted pointer-coarse:min-h-11"
          />
        </div>
      )}
      <nav aria-label={strings.chats} className="scroll-pane min-h-0 flex-1 px-2 pb-2">
        {conversations === undefined && <ListSkeleton />}
        {conversations?.length === 0 && (
          <EmptyState
            picture={<MessagesSquare aria-hidden className="size-10" />}
            title={strings.noChats}
            action={<Button onClick={() => setDialog('chat')}>{strings.startConversation}</Button>}
          >
            {strings.noChatsHint}
          </EmptyState>
        )}
        {conversations !== undefined && conversations.length > 0 && (
          <Lines conversations={conversations} filter={filter} currentId={currentId} hrefOf={hrefOf} />
        )}
      </nav>
      {dialog === 'chat' && <NewChatDialog onClose={close} onOpened={opened} />}
      {(dialog === 'group' || dialog === 'room') && (
        <NewGroupDialog startWith={dialog} onClose={close} onOpened={opened} />
      )}
      {dialog === 'find' && (
        <FindRoomDialog onClose={close} onOpened={opened} onNewRoom={() => setDialog('room')} />
      )}
    </>
  );
}

type LinesProps = {
  conversations: readonly Conversation[];
  filter: string;
  currentId: string | undefined;
  hrefOf: (conversationId: string) => string;
};

function Lines({ conversations, filter, currentId, hrefOf }: LinesProps) {
  const me = useClient().me.get().id;
  const now = useNow(MINUTE);
  const wanted = filter.trim().toLocaleLowerCase();
  const shown = conversations.filter((conversation) =>
    titleOf(conversation, me).toLocaleLowerCase().includes(wanted),
  );
  if (shown.length === 0) return <p className="p-4 text-center text-muted">{strings.nothingMatches}</p>;
  return (
    <ul>
      {shown.map((conversation) => (
        <li key={conversation.id}>
          <ConversationLine
            conversation={conversation}
            href={hrefOf(conversation.id)}
            current={conversation.id === currentId}
            now={now}
          />
        </li>
      ))}
    </ul>
  );
}

function ListSkeleton() {
  return (
    <div role="status" aria-label={strings.loading} className="flex flex-col gap-4 p-3">
      {[1, 2, 3, 4, 5].map((line) => (
        <div key={line} className="flex items-center gap-3">
          <Skeleton className="size-11 rounded-full" />
          <div className="flex-1">
            <Skeleton className="mb-2 h-3.5 w-1/2" />
            <Skeleton className="h-3 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
