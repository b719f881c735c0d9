import type { ConversationView } from '@satchel/client/conversation-view';
import type { Transfer } from '@satchel/client/transfer';
import type { ReactNode } from 'react';
import { useClient } from '../../hooks/use-client.ts';
import { ChatStart } from './chat-start.tsx';
import { DayPill, NewLine } from './day-pill.tsx';
import type { HistoryItem } from './history-items.ts';
import { MessageBubble, type RenderFile } from './message-bubble.tsx';
import { MessageFrame } from './message-frame.tsx';
import type { MessageActions } from './message-menu.tsx';
import { NotePill } from './note-pill.tsx';
import { PendingBubble } from './pending-bubble.tsx';
import type { PictureRow } from './picture-row.ts';
import { UploadBubble } from './upload-bubble.tsx';
import type { useTicks } from './use-ticks.ts';

/** What every row of a history is given, whichever it is. */
export type Surroundings = {
  view: ConversationView & { conversation: NonNullable<ConversationView['conversation']> };
  actions: MessageActions;
  onOpenPicture: (row: PictureRow) => void;
  renderFile: RenderFile;
  renderUpload: (upload: Transfer) => ReactNode;
};

type Props = Surroundings & { item: HistoryItem; now: number; tickOf: ReturnType<typeof useTicks> };

type MessageProps = Props & { item: Exclude<HistoryItem, { type: 'start' }> };

/** One item of the virtual list, below the line of its day and of what is new where these begin. */
export function HistoryRow({ item, view, ...rest }: Props) {
  const { conversation } = view;
  if (item.type === 'start') return <ChatStart conversation={conversation} />;
  const note = item.type === 'row' && item.row.kind === 'note' ? item.row : undefined;
  return (
    <div className={item.first ? 'pt-3 pb-px' : 'py-px'}>
      {item.day !== undefined && <DayPill at={item.day} now={rest.now} />}
      {item.isNew && <NewLine />}
      {note ? (
        <NotePill note={note.body} members={conversation.members} />
      ) : (
        <MessageFrame senderId={item.senderId} at={item.at} members={conversation.members}>
          <Message item={item} view={view} {...rest} />
        </MessageFrame>
      )}
    </div>
  );
}

function Message({ item, view, tickOf, renderUpload, now: _, ...rest }: MessageProps) {
  const { conversation } = view;
  const me = useClient().me.get().id;
  const { first, last } = item;
  switch (item.type) {
    case 'pending':
      return <PendingBubble item={item.item} first={first} last={last} />;
    case 'upload':
      return (
        <UploadBubble upload={item.transfer} first={first} last={last}>
          {renderUpload(item.transfer)}
        </UploadBubble>
      );
    case 'row':
      return (
        <MessageBubble
          row={item.row}
          members={conversation.members}
          named={conversation.kind !== 'direct'}
          first={first}
          last={last}
          tick={item.row.senderId === me ? tickOf(item.row) : undefined}
          {...rest}
        />
      );
  }
}
