import { useVirtualizer, type VirtualItem, type Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import type { HistoryItem } from './history-items.ts';

export type HistoryVirtualizer = Virtualizer<HTMLDivElement, HTMLDivElement>;

/** Within this many pixels of the end new messages pull the view along. */
const END_WITHIN = 80;

type Source = {
  pane: RefObject<HTMLDivElement | null>;
  items: readonly HistoryItem[];
  hasOlder: boolean;
  loading: boolean;
  failed: boolean;
  onLoadOlder: () => Promise<void>;
};

export function useHistoryScroll({ pane, items, hasOlder, loading, failed, onLoadOlder }: Source) {
  const formerFirst = useFormerFirst(items);
  const virtualizer: HistoryVirtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => pane.current,
    getItemKey: (index) => items[index]?.key ?? index,
    estimateSize: (index) => estimate(items[index]),
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_WITHIN,
    overscan: 8,
    paddingEnd: 12,
    scrollPaddingStart: 56,
  });
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = (item, _delta, instance) =>
    growsAbove(item, instance, formerFirst.current);

  useOpeningPosition(virtualizer, items);
  useFollowOwn(virtualizer, items);
  useKeepEnd(virtualizer, pane);

  const height = virtualizer.scrollRect?.height ?? 0;
  const nearTop = (virtualizer.scrollOffset ?? 0) < height * 1.5;
  useEffect(() => {
    if (hasOlder && !loading && !failed && nearTop && height > 0) void onLoadOlder();
  }, [hasOlder, loading, failed, nearTop, height, onLoadOlder]);

  return {
    virtualizer,
    lastVisible: virtualizer.range?.endIndex,
    atEnd: virtualizer.isAtEnd(END_WITHIN),
    farFromEnd: height > 0 && virtualizer.getDistanceFromEnd() > height,
    jumpToLatest: () => virtualizer.scrollToEnd(),
  };
}

/**
 * Whether a new size moves what the reader looks at. An item measured for the first time counts as
 * soon as it begins above the fold; later only when all of it is above. The message that was the
 * topmost before older ones came loses or gains its day and its name at its upper edge, so it counts
 * while it spans the fold too.
 */
function growsAbove(
  item: VirtualItem,
  virtualizer: HistoryVirtualizer,
  formerFirst: string | undefined,
): boolean {
  const offset = virtualizer.scrollOffset ?? 0;
  if (!virtualizer.itemSizeCache.has(item.key)) return item.start < offset;
  return item.end <= offset || (item.key === formerFirst && item.start <= offset);
}

/** The key of the message that was on top before the last older page was added above it. */
function useFormerFirst(items: readonly HistoryItem[]): RefObject<string | undefined> {
  const former = useRef<string | undefined>(undefined);
  const current = useRef<string | undefined>(undefined);
  const first = items.find(({ type }) => type !== 'start')?.key;
  if (first !== current.current) {
    former.current = current.current;
    current.current = first;
  }
  return former;
}

/** Opens at the line for new messages when there is one, else at the end. */
function useOpeningPosition(virtualizer: HistoryVirtualizer, items: readonly HistoryItem[]) {
  const opened = useRef(false);
  useLayoutEffect(() => {
    if (opened.current || items.length === 0) return;
    opened.current = true;
    const firstNew = items.findIndex((item) => item.type !== 'start' && item.isNew);
    if (firstNew >= 0) virtualizer.scrollToIndex(firstNew, { align: 'start' });
    else virtualizer.scrollToEnd();
  }, [virtualizer, items]);
}

/** What I send is always brought into view, wherever I was reading. */
function useFollowOwn(virtualizer: HistoryVirtualizer, items: readonly HistoryItem[]) {
  const newest = items.at(-1);
  const key = newest?.type === 'pending' || newest?.type === 'upload' ? newest.key : undefined;
  useLayoutEffect(() => {
    if (key !== undefined) virtualizer.scrollToEnd();
  }, [virtualizer, key]);
}

/** A keyboard that opens or a composer that grows takes height away: the end stays in view. */
function useKeepEnd(virtualizer: HistoryVirtualizer, pane: RefObject<HTMLDivElement | null>) {
  const wasAtEnd = useRef(true);
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    let height = element.clientHeight;
    const note = () => {
      // A scroll that the change of height itself caused says nothing about the reader.
      if (element.clientHeight === height) wasAtEnd.current = virtualizer.isAtEnd(END_WITHIN);
    };
    const observer = new ResizeObserver(() => {
      if (element.clientHeight === height) return;
      height = element.clientHeight;
      if (wasAtEnd.current) virtualizer.scrollToEnd();
    });
    element.addEventListener('scroll', note, { passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', note);
      observer.disconnect();
    };
  }, [virtualizer, pane]);
}

function estimate(item: HistoryItem | undefined): number {
  if (!item || item.type === 'start') return 180;
  const above = (item.first ? 12 : 0) + (item.day !== undefined ? 44 : 0) + (item.isNew ? 36 : 0);
  if (item.type === 'upload') return above + 130;
  const content = item.type === 'row' ? item.row : item.item;
  if (content.kind === 'file') return above + 150;
  if (content.kind === 'attachment') return above + 240;
  return above + 42;
}
