import type { Transfer } from '@satchel/client/transfer';
import { useEffect, useRef, useState } from 'react';
import { useClient } from '../../hooks/use-client.ts';
import { useLive } from '../../hooks/use-live.ts';
import { strings } from './strings.ts';

/** What a live region says of transfers: quarters, the end and failures, and nothing in between. */
export function useTransferNews(): string {
  const transfers = useLive(useClient().transfers);
  const told = useRef(new Map<string, string>());
  const [news, setNews] = useState('');

  useEffect(() => {
    for (const transfer of transfers) {
      const text = textOf(transfer);
      const known = told.current.has(transfer.id);
      if (told.current.get(transfer.id) === text) continue;
      told.current.set(transfer.id, text);
      // What was finished before this page knew of it is no news.
      if (text !== '' && (known || transfer.state === 'running')) setNews(text);
    }
  }, [transfers]);
  return news;
}

function textOf({ state, name, bytes, size }: Transfer): string {
  if (state === 'done') return strings.finished(name);
  if (state === 'failed') return strings.failed(name);
  if (state !== 'running' || size === 0) return '';
  return strings.announced(name, Math.floor((bytes / size) * 4) * 25);
}
