import type { Conversation } from '@satchel/protocol/conversation';
import { conversationOf, type Entry, makeEntry, viewOf } from './conversation-entry.ts';
import { byActivity } from './conversation-summary.ts';
import { cell } from './live.ts';
import type { OutboxItem } from './outbox-item.ts';

/** The entries of all conversations, and the two things screens listen to: each one's view, and the list. */
export function createEntries(pendingOf: (conversationId: string) => readonly OutboxItem[]) {
  const entries = new Map<string, Entry>();
  const summaries = cell<readonly Conversation[] | undefined>(undefined);

  const entry = (id: string): Entry => {
    const known = entries.get(id) ?? makeEntry(id);
    entries.set(id, known);
    return known;
  };

  const refresh = (id: string) => {
    const changed = entry(id);
    changed.view.set(viewOf(changed, pendingOf(id)));
  };

  const refreshSummaries = () => {
    const all = [...entries.values()].map(conversationOf).filter((one) => one !== undefined);
    summaries.set(all.sort(byActivity));
  };

  return {
    summaries,
    entry,
    all: (): readonly Entry[] => [...entries.values()],
    known: (id: string): boolean => entries.get(id)?.summary !== undefined,
    refresh,
    /** The full list has come once, so an empty one means that there is nothing. */
    complete: refreshSummaries,
    patch(changed: Entry, fields: Partial<Omit<Entry, 'id' | 'view'>>): void {
      const before = conversationOf(changed);
      Object.assign(changed, fields);
      refresh(changed.id);
      if (conversationOf(changed) !== before && summaries.get() !== undefined) refreshSummaries();
    },
  };
}
