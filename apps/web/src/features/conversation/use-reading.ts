import type { ShownRow } from '@satchel/client/conversation-view';
import { useEffect, useRef, useState } from 'react';
import { usePageAttention } from '../../hooks/use-page-attention.ts';
import type { HistoryItem } from './history-items.ts';

type Source = {
  rows: readonly ShownRow[];
  items: readonly HistoryItem[];
  /** Index of the lowest item in sight. */
  lastVisible: number | undefined;
  me: string;
  onRead: (seq: number) => void;
};

/**
 * Reports the newest row that was in sight while somebody could be looking (M6).
 * @returns how many messages of others came below that
 */
export function useReading({ rows, items, lastVisible, me, onRead }: Source): number {
  const attentive = usePageAttention();
  const [seen, setSeen] = useState(0);
  const reported = useRef(0);
  const visible = lowestSeq(items, lastVisible);

  useEffect(() => {
    if (visible === undefined || !attentive) return;
    setSeen((before) => Math.max(before, visible));
    if (visible <= reported.current) return;
    reported.current = visible;
    onRead(visible);
  }, [visible, attentive, onRead]);

  return rows.filter((row) => row.seq > seen && row.senderId !== me && row.kind !== 'note').length;
}

function lowestSeq(items: readonly HistoryItem[], lastVisible: number | undefined): number | undefined {
  if (lastVisible === undefined) return undefined;
  const item = items.slice(0, lastVisible + 1).findLast(({ type }) => type === 'row');
  return item?.type === 'row' ? item.row.seq : undefined;
}
