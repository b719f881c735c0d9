import type { Transfer } from '@satchel/client/transfer';
import { useRef } from 'react';
import { titleOf } from '../../format/conversation-title.ts';
import { useClient } from '../../hooks/use-client.ts';
import { useNow } from '../../hooks/use-now.ts';
import { historyItems } from './history-items.ts';
import { HistoryRow, type Surroundings } from './history-row.tsx';
import { JumpToLatest } from './jump-to-latest.tsx';
import { OlderStatus } from './older-status.tsx';
import { strings } from './strings.ts';
import { useArrowKeys } from './use-arrow-keys.ts';
import { useHistoryScroll } from './use-history-scroll.ts';
import { useReading } from './use-reading.ts';
import { useTicks } from './use-ticks.ts';

const MINUTE = 60_000;

type Props = Surroundings & {
  uploads: readonly Transfer[];
  /** Rows above this seq were unread when the conversation was opened; fixed for this visit. */
  readUpTo: number | undefined;
  onLoadOlder: () => Promise<void>;
  onRead: (seq: number) => void;
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
                  <HistoryRow item={item} view={view} now={now} tickOf={tickOf} {...rest} />
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
