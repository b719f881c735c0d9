import type { ConversationView } from '@satchel/client/conversation-view';
import type { Transfer } from '@satchel/client/transfer';
import { type ReactNode, useRef } from 'react';
import { titleOf } from '../../format/conversation-title.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useNow } from '../../hooks/use-now.ts';
import { ChatStart } from './chat-start.tsx';
import { DayPill, NewLine } from './day-pill.tsx';
import { type HistoryItem, historyItems } from './history-items.ts';
import { JumpToLatest } from './jump-to-latest.tsx';
import { MessageBubble, type RenderFile } from './message-bubble.tsx';
import { MessageFrame } from './message-frame.tsx';
import type { MessageActions } from './message-menu.tsx';
import { NotePill } from './note-pill.tsx';
import { OlderStatus } from './older-status.tsx';
import { PendingBubble } from './pending-bubble.tsx';
import type { PictureRow } from './picture-row.ts';
import { strings } from './strings.ts';
import { UploadBubble } from './upload-bubble.tsx';
import { useArrowKeys } from './use-arrow-keys.ts';
import { useHistoryScroll } from './use-history-scroll.ts';
import { useReading } from './use-reading.ts';
import { useTicks } from './use-ticks.ts';

const MINUTE = 60_000;

type Props = {
  view: ConversationView & { conversation: NonNullable<ConversationView['conversation']> };
  uploads: readonly Transfer[];
  /** Rows above this seq were unread when the conversation was opened; fixed for this visit. */
  readUpTo: number | undefined;
  onLoadOlder: () => Promise<void>;
  onRead: (seq: number) => void;
  actions: MessageActions;
  onOpenPicture: (row: PictureRow) => void;
  renderFile: RenderFile;
  renderUpload: (upload: Transfer) => ReactNode;
};

export function History({ view, uploads, readUpTo, onLoadOlder, onRead, ...rest }: Props) {
  const me = useClient().me.get().id;
  const { conversation, rows, pending, hasOlder } = view;
  const items = historyItems({ rows, pending, uploads, hasOlder, me, readUpTo });
  const pane = useRef<HTMLDivElement>(null);
  const scroll = useHistoryScroll({
    pane,
    items,
    hasOlder,
    loading: view.loadingOlder,
    failed: view.error !== undefined,
    onLoadOlder,
  });
  const unseen = useReading({ rows, items, lastVisible: scroll.lastVisible, me, onRead });
  const onKeyDown = useArrowKeys(scroll.virtualizer, items.length);
  const tickOf = useTicks(view);
  const now = useNow(MINUTE);

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={pane}
        // A region that scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: WCAG 2.1.1 needs this one.
        tabIndex={0}
        aria-label={strings.messages(titleOf(conversation, me))}
        onKeyDown={onKeyDown}
        className="scroll-pane h-full focus-visible:-outline-offset-2 [overflow-anchor:none]"
      >
        <div className="flex min-h-full flex-col justify-end">
          {/* biome-ignore lint/a11y/useSemanticElements: absolutely placed items of a virtual list are no <ul>. */}
          <div
            role="list"
            className="relative mx-auto w-full max-w-4xl"
            style={{ blockSize: scroll.virtualizer.getTotalSize() }}
          >
            {scroll.virtualizer.getVirtualItems().map((place) => {
              const item = items[place.index];
              if (!item) return null;
              return (
                // biome-ignore lint/a11y/useSemanticElements: see the list around it.
                <div
                  key={place.key}
                  role="listitem"
                  data-index={place.index}
                  ref={scroll.virtualizer.measureElement}
                  className="absolute inset-x-0 top-0 px-3 sm:px-5"
                  style={{ transform: `translateY(${place.start}px)` }}
                >
                  <Item item={item} view={view} now={now} tickOf={tickOf} {...rest} />
                </div>
              );
            })}
          </div>
        </div>
      </section>
      <OlderStatus
        loading={view.loadingOlder}
        failed={view.error !== undefined}
        onRetry={() => void onLoadOlder()}
      />
      {(scroll.farFromEnd || (unseen > 0 && !scroll.atEnd)) && (
        <JumpToLatest count={unseen} onJump={scroll.jumpToLatest} />
      )}
    </div>
  );
}

type ItemProps = Pick<Props, 'view' | 'actions' | 'onOpenPicture' | 'renderFile' | 'renderUpload'> & {
  item: HistoryItem;
  now: number;
  tickOf: ReturnType<typeof useTicks>;
};

type MessageProps = ItemProps & { item: Exclude<HistoryItem, { type: 'start' }> };

function Item({ item, view, ...rest }: ItemProps) {
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
