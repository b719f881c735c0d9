import type { SatchelClient } from '@satchel/client/satchel-client';
import type { Conversation } from '@satchel/protocol/conversation';
import { isMessageRow, type MessageRow } from '@satchel/protocol/rows';
import { useEffect, useRef, useState } from 'react';
import { namesIn, titleOf } from '../format/conversation-title.ts';
import { messageSummary } from '../format/message-summary.ts';
import { personName } from '../format/person-name.ts';
import { strings as words } from '../format/strings.ts';
import { useClient } from '../hooks/use-client.ts';
import { useLive } from '../hooks/use-live.ts';
import { strings } from './strings.ts';

/** More at once are counted: a flood must not talk for minutes. */
const SPOKEN_AT_ONCE = 5;

/** "Ana: hi" for messages that arrive while the page is open, with the group's name for other chats. */
export function useMessageNews(currentId: string | undefined): string {
  const client = useClient();
  const conversations = useLive(client.conversations);
  const me = client.me.get().id;
  const heard = useRef<Map<string, number>>(undefined);
  const [news, setNews] = useState('');

  useEffect(() => {
    if (!conversations) return;
    const before = heard.current;
    heard.current = new Map(conversations.map(({ id, last }) => [id, last?.seq ?? 0]));
    if (!before) return;
    const spoken = conversations.flatMap((conversation) => {
      const message = newMessage(conversation, before.get(conversation.id) ?? 0, me);
      return message ? [wordsFor(conversation, message, me, currentId, client)] : [];
    });
    if (spoken.length > SPOKEN_AT_ONCE) setNews(strings.newMessages(spoken.length));
    else if (spoken.length > 0) setNews(spoken.join('. '));
  }, [conversations, me, currentId, client]);
  return news;
}

function newMessage(conversation: Conversation, heard: number, me: string): MessageRow | undefined {
  const { last } = conversation;
  if (!last || !isMessageRow(last) || last.seq <= heard || last.senderId === me) return undefined;
  return last;
}

function wordsFor(
  conversation: Conversation,
  message: MessageRow,
  me: string,
  currentId: string | undefined,
  client: SatchelClient,
): string {
  const nameOf = namesIn(conversation.members, me, (userId) => {
    const person = client.person(userId).get();
    return person && personName(person);
  });
  const summary = messageSummary(message, me, nameOf);
  const said = message.kind === 'note' ? summary : words.said(nameOf(message.senderId), summary);
  const elsewhere = conversation.id !== currentId && conversation.kind !== 'direct';
  return elsewhere ? words.said(titleOf(conversation, me), said) : said;
}
