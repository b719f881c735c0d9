import type { Conversation } from '@satchel/protocol/conversation';
import { typingText } from '../format/typing-text.ts';
import { useClient } from './use-client.ts';
import { useLive } from './use-live.ts';
import { useNames } from './use-names.ts';

/** Who types in a conversation now, in words; undefined while nobody does. */
export function useTypingText({ id, kind, members }: Conversation): string | undefined {
  const typists = useLive(useClient().conversation(id).typists);
  const nameOf = useNames(members, typists);
  return typingText(typists.map(nameOf), kind === 'direct');
}
