import type { Conversation } from '@satchel/protocol/conversation';
import type { Head } from '@satchel/protocol/socket-events';
import type { CatchUp } from './catch-up.ts';
import type { Welcome } from './connection.ts';
import type { Entry } from './conversation-entry.ts';
import type { ConversationList } from './conversation-list.ts';
import { asRequestFailed } from './request-failed.ts';
import type { SocketRequests } from './socket-requests.ts';

/** Pages of several conversations come side by side, a few at a time. */
const SIDE_BY_SIDE = 4;

export type ResumeOptions = {
  list: ConversationList;
  catchUp: CatchUp;
  request: SocketRequests['request'];
  chats(): Promise<Conversation[]>;
  /** A log that cannot be continued has begun anew at its head (M7). */
  restarted(conversationId: string, head: number): void;
  failed(what: string, error: unknown): void;
};

/**
 * M5: the server subscribed us before it read the heads, so comparing them with the cursors and
 * fetching the difference leaves nothing out. Rejects when the list of conversations does not come;
 * a single conversation that fails is repeated on its own and does not hold back the others.
 */
export function createResume({ list, catchUp, request, chats, restarted, failed }: ResumeOptions) {
  let epoch: string | undefined;

  return async (welcome: Welcome, remaining: (rows: number) => void): Promise<void> => {
    const heads = new Map(welcome.heads.map((head) => [head.conversationId, head]));
    const otherStore = epoch !== undefined && epoch !== welcome.epoch;
    epoch = welcome.epoch;

    for (const entry of list.all().filter(({ id }) => list.known(id))) {
      const head = heads.get(entry.id);
      if (head === undefined || (!otherStore && (await continues(entry, head, request)))) continue;
      list.restart(entry.id, { seq: head.seq, rowId: head.rowId });
      restarted(entry.id, head.seq);
    }

    const gone = list.all().filter((entry) => !entry.left && !heads.has(entry.id) && list.known(entry.id));
    const current = welcome.heads.every((head) => isCurrent(list.entry(head.conversationId), head));
    const behind = list.summaries.get() === undefined || gone.length > 0 || !current;
    const listing = chats().then((conversations) => {
      for (const conversation of conversations) list.upsert(conversation, behind);
      list.complete();
      // Not by the heads alone: one that was opened after they were read is no loss.
      const present = new Set(conversations.map(({ id }) => id));
      for (const { id } of gone) if (!present.has(id)) list.left(id);
    });
    // Where nothing but my reading on another device can have changed, it is not waited for.
    if (behind) await listing;
    else listing.catch((error: unknown) => failed('conversations', error));
    for (const head of welcome.heads) {
      const entry = list.entry(head.conversationId);
      entry.target = Math.max(entry.target, head.seq);
    }
    await fetchMissing(list, catchUp, remaining);
  };
}

/** Nothing about this conversation changed while the line was down. */
function isCurrent({ summary, log, left }: Entry, head: Head): boolean {
  return !left && summary?.conversation.version === head.version && log.cursor.seq === head.seq;
}

/** M7: is the row at our cursor still the row at that seq? Asks when the head lies further on. */
async function continues(entry: Entry, head: Head, request: SocketRequests['request']): Promise<boolean> {
  const { seq, rowId } = entry.log.cursor;
  if (head.seq < seq) return false;
  if (rowId === undefined || seq === 0) return true;
  if (head.seq === seq) return head.rowId === undefined || head.rowId === rowId;
  if (!entry.log.loaded) return true;
  try {
    await request('sync', { conversationId: entry.id, after: seq, rowId, limit: 1 });
    return true;
  } catch (error) {
    const { code } = asRequestFailed(error);
    if (code === 'network') throw error;
    // Another kind of trouble must not keep the other conversations waiting; catching up will say more.
    return code !== 'resync';
  }
}

async function fetchMissing(
  list: ConversationList,
  catchUp: CatchUp,
  remaining: (rows: number) => void,
): Promise<void> {
  const behind = list.all().filter((entry) => list.known(entry.id) && entry.log.cursor.seq < entry.target);
  let left = behind.reduce((rows, entry) => rows + entry.target - entry.log.cursor.seq, 0);
  if (left > 0) remaining(left);
  const fetched = (rows: number) => {
    left = Math.max(0, left - rows);
    remaining(left);
  };
  const worker = async () => {
    for (let entry = behind.shift(); entry !== undefined; entry = behind.shift()) {
      await catchUp.ensure(entry.id, fetched);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
}
