import { type KeyboardEvent, useCallback } from 'react';
import type { HistoryVirtualizer } from './use-history-scroll.ts';

/** Arrows walk from message to message, and Enter opens the actions of the one in focus. */
export function useArrowKeys(virtualizer: HistoryVirtualizer, count: number) {
  return useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      const target = event.target as HTMLElement;
      const onMessage = target.tagName === 'ARTICLE';
      if (!onMessage && target !== event.currentTarget) return;
      if (event.key === 'Enter' && onMessage) {
        openMenu(target);
        event.preventDefault();
        return;
      }
      const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
      if (step === 0) return;
      const from = Number(target.closest<HTMLElement>('[data-index]')?.dataset.index ?? count);
      if (focusFrom(event.currentTarget, virtualizer, from, step)) event.preventDefault();
    },
    [virtualizer, count],
  );
}

/** The next rendered message in that direction; pills and the start of the chat are passed over. */
function focusFrom(pane: HTMLElement, virtualizer: HistoryVirtualizer, from: number, step: 1 | -1): boolean {
  const indexes = virtualizer.getVirtualIndexes();
  for (let index = from + step; indexes.includes(index); index += step) {
    const article = pane.querySelector<HTMLElement>(`[data-index="${index}"] article`);
    if (!article) continue;
    article.focus({ preventScroll: true });
    virtualizer.scrollToIndex(index, { align: 'auto' });
    return true;
  }
  return false;
}

/** Radix opens a menu by keydown and pointerdown; a click alone does nothing. */
function openMenu(article: HTMLElement): void {
  const button = article.querySelector<HTMLElement>('[aria-haspopup="menu"]');
  button?.focus();
  button?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
}
