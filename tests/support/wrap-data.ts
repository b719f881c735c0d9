import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import type { Messages } from '@satchel/api/ports/data-store/messages';

/** The store with some verbs of its log replaced. */
export function withMessages(
  replace: (messages: Messages) => Partial<Messages>,
): (data: DataStore) => DataStore {
  return (data) => ({ ...data, messages: { ...data.messages, ...replace(data.messages) } });
}
