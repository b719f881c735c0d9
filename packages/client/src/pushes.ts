import type { Conversation } from '@satchel/protocol/conversation';
import type { AttachmentCache } from './attachment-cache.ts';
import type { CatchUp } from './catch-up.ts';
import type { Push } from './connection.ts';
import type { ConversationList } from './conversation-list.ts';
import type { Loading } from './conversation-loading.ts';
import type { People } from './people.ts';
import type { Presences } from './presences.ts';
import type { ReceiptReporter } from './receipt-reporter.ts';
import type { Typing } from './typing.ts';

export type PushDeps = {
  me: string;
  list: ConversationList;
  catchUp: CatchUp;
  loading: Loading;
  reporter: ReceiptReporter;
  people: People;
  attachments: AttachmentCache;
  typing: Typing;
  presences: Presences;
};

/** What each event of the server changes here. */
export function createPushes(deps: PushDeps) {
  const { me, list, catchUp, loading, reporter, people, attachments, typing, presences } = deps;

  /** Unread messages are fetched even when nobody looks: then they are on this device and can be acked. */
  const prepare = (id: string) => {
    const { log, screens, summary } = list.entry(id);
    if (log.loaded) return;
    if (screens > 0) void loading.open(id);
    else if ((summary?.conversation.unread ?? 0) > 0) void loading.loadUnread(id);
  };

  const described = (conversation: Conversation) => {
    people.learnMembers(conversation);
    list.upsert(conversation);
    const { log, target } = list.entry(conversation.id);
    if (log.cursor.seq < target) void catchUp.ensure(conversation.id);
  };

  /** The server counts anew what the rows here cannot tell. */
  const ask = (id: string): void => {
    if (list.known(id) && list.entry(id).unsure && !reporter.readAhead(id)) void loading.describe(id);
  };

  return {
    prepare,
    ask,
    described,
    pushed(push: Push, bytes: Uint8Array | undefined): void {
      switch (push.type) {
        case 'rows': {
          const { conversationId: id, rows } = push;
          const [first] = rows;
          if (bytes !== undefined && first !== undefined) attachments.put(first.id, bytes);
          for (const row of rows) typing.forget(id, row.senderId);
          const gap = list.apply(id, rows);
          if (!list.known(id)) void loading.describe(id).then(() => prepare(id));
          else if (gap) void catchUp.ensure(id);
          ask(id);
          return;
        }
        case 'receipts': {
          const { conversationId: id, receipts } = push;
          const mine = receipts.find(({ userId }) => userId === me);
          if (mine !== undefined) reporter.heard(id, mine);
          list.receipts(id, receipts);
          ask(id);
          return;
        }
        case 'conversation':
          described(push.conversation);
          prepare(push.conversation.id);
          return;
        case 'left':
          list.left(push.conversationId);
          return;
        case 'room':
          list.counted(push.conversationId, push);
          return;
        case 'typing':
          typing.heard(push.conversationId, push.userId);
          return;
        case 'presence':
          presences.heard(push.people);
      }
    },
  };
}
