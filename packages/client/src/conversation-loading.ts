import type { Conversation } from '@satchel/protocol/conversation';
import { PAGE_ROWS, PAGE_ROWS_DEFAULT } from '@satchel/protocol/limits';
import type { ConversationList } from './conversation-list.ts';
import type { HistoryRange, HttpApi } from './http-api.ts';
import { asRequestFailed } from './request-failed.ts';
import type { SocketRequests } from './socket-requests.ts';

export type LoadingOptions = {
  list: ConversationList;
  http: Pick<HttpApi, 'history' | 'chat'>;
  request: SocketRequests['request'];
  lineUp(): boolean;
  described(conversation: Conversation): void;
  failed(conversationId: string, error: unknown): void;
};

export type Loading = ReturnType<typeof createLoading>;

/** What a conversation needs before a screen can show it: its description, cursors and newest rows. */
export function createLoading({ list, http, request, lineUp, described, failed }: LoadingOptions) {
  const describing = new Map<string, Promise<void>>();

  const page = async (id: string, range: HistoryRange, limit: number) => {
    const { messages, head } = await http.history(id, { ...range, limit });
    return { rows: messages, head, limit };
  };

  /** Over HTTP, for a conversation that is not known or whose count cannot be told from here. */
  const describe = (id: string): Promise<void> => {
    const present = describing.get(id);
    if (present !== undefined) return present;
    const run = http
      .chat(id)
      .then(described)
      .catch((error: unknown) => {
        failed(id, error);
        if (!list.known(id)) list.failed(id, asRequestFailed(error));
      })
      .finally(() => describing.delete(id));
    describing.set(id, run);
    return run;
  };

  /** @returns false when it failed, or belongs to a log that has begun anew meanwhile */
  const load = async (
    id: string,
    what: 'newest' | 'older',
    merge: () => Promise<() => void>,
  ): Promise<boolean> => {
    const { generation } = list.entry(id);
    const isCurrent = () => list.entry(id).generation === generation;
    list.startLoading(id, what);
    try {
      const merged = await merge();
      if (isCurrent()) merged();
      return isCurrent();
    } catch (error) {
      if (isCurrent()) list.failed(id, asRequestFailed(error));
      failed(id, error);
      return false;
    }
  };

  const loadNewest = async (id: string, limit = PAGE_ROWS_DEFAULT): Promise<void> => {
    const { log, loading, left } = list.entry(id);
    if (log.loaded || loading !== 'no' || left) return;
    const came = await load(id, 'newest', async () => {
      const newest = await page(id, {}, limit);
      return () => list.mergeNewest(id, newest);
    });
    if (!came) return;
    const { loaded, rows, hasOlder } = list.entry(id).log;
    if (!loaded) await loadNewest(id, limit);
    // Pages count rows of the log, and a page may hold changes only.
    else if (rows.length === 0 && hasOlder) await loadOlder(id);
  };

  const loadOlder = async (id: string): Promise<void> => {
    const { log, loading } = list.entry(id);
    if (!log.loaded || !log.hasOlder || loading !== 'no') return;
    const before = log.oldest ?? log.cursor.seq + 1;
    const came = await load(id, 'older', async () => {
      const older = await page(id, { before }, PAGE_ROWS_DEFAULT);
      return () => list.mergeOlder(id, older);
    });
    if (came && list.entry(id).log.rows.length === log.rows.length) await loadOlder(id);
  };

  /** All members' cursors come with it (M6); a broken line is no matter, the next welcome opens again. */
  const openOnLine = async (id: string): Promise<void> => {
    try {
      const { conversation, receipts } = await request('open', { conversationId: id });
      described(conversation);
      list.receipts(id, receipts);
    } catch (error) {
      const { code } = asRequestFailed(error);
      if (code === 'network') return;
      failed(id, error);
      if (code === 'not_found' && list.known(id)) list.left(id);
      else if (!list.known(id)) list.failed(id, asRequestFailed(error));
    }
  };

  return {
    describe,
    openOnLine,
    async open(id: string): Promise<void> {
      if (!list.known(id)) await describe(id);
      if (!list.known(id)) return;
      await Promise.all([lineUp() ? openOnLine(id) : undefined, loadNewest(id)]);
    },
    /** In the background, so that what is unread is kept here and can be acked (M6). */
    loadUnread: (id: string): Promise<void> => {
      const unread = list.entry(id).summary?.conversation.unread ?? 0;
      return loadNewest(id, Math.min(PAGE_ROWS, Math.max(PAGE_ROWS_DEFAULT, unread)));
    },
    loadOlder,
  };
}
