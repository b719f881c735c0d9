import type { Conversation, User } from '@satchel/protocol/conversation';
import { MiB } from '@satchel/protocol/limits';
import type { Limits } from '@satchel/protocol/socket-events';
import { createAttachmentCache } from './attachment-cache.ts';
import { createCatchUp } from './catch-up.ts';
import { chanceFrom } from './chance.ts';
import type { ClientOptions } from './client-options.ts';
import { createComposing } from './composing.ts';
import { createConnection, type Welcome } from './connection.ts';
import { type ConversationHandle, createConversationHandle } from './conversation-handle.ts';
import { createConversationList } from './conversation-list.ts';
import { createLoading } from './conversation-loading.ts';
import type { FileDetails } from './file-details.ts';
import type { HttpApi } from './http-api.ts';
import { cell } from './live.ts';
import { createPeople } from './people.ts';
import { peopleOnScreen } from './people-on-screen.ts';
import { createPresences } from './presences.ts';
import { createPushes } from './pushes.ts';
import { createReceiptReporter } from './receipt-reporter.ts';
import { createResume } from './resume.ts';
import { createTyping } from './typing.ts';

/** Pictures of a few screens. */
const ATTACHMENTS_KEPT = 32 * MiB;

export type ConversationsOptions = {
  options: ClientOptions;
  http: HttpApi;
  newId(): string;
  upload(conversationId: string, file: Blob, details: FileDetails): string;
  /** A line broke before its welcome; perhaps the session is over. */
  refused(): void;
  /** The server's store was put back: it may have forgotten what it had confirmed (M7). */
  refetched(): void;
};

/** Wires the line, the logs, the receipts and the outbox of one account. */
export function createConversations(given: ConversationsOptions) {
  const { options, http, newId, upload, refused, refetched } = given;
  const { timers, now, socketUrl: url, token, openSocket } = options;
  const myId = options.me.id;
  const chance = chanceFrom(options.random);
  const failed = options.onDiagnostic ?? (() => undefined);
  const me = cell(options.me);
  const limits = cell<Limits | undefined>(undefined);
  const attachments = createAttachmentCache(ATTACHMENTS_KEPT);
  const people = createPeople({
    fetchUsers: http.users,
    timers,
    failed: (error) => failed('people', error),
  });

  const list = createConversationList({
    me: myId,
    pendingOf: (id) => composing.pendingOf(id),
    stored: (id, seq) => reporter.delivered(id, seq),
    readAhead: (id) => reporter.readAhead(id),
    seen: (cid) => composing.seen(cid),
  });
  const line = createConnection({
    url,
    token,
    openSocket,
    timers,
    now,
    chance,
    network: options.online ?? cell(true),
    resume: (welcome, remaining) => welcomed(welcome, remaining),
    pushed: (push, bytes) => pushes.pushed(push, bytes),
    refused,
    ignored: failed,
  });
  const { request } = line;
  const composing = createComposing({
    options,
    line,
    newId,
    changed: list.refresh,
    acknowledged(row, item) {
      if (item.kind === 'attachment') attachments.put(row.id, item.bytes);
      list.acknowledged(row);
    },
  });
  const reporter = createReceiptReporter({
    request,
    timers,
    chance,
    confirmed(id, receipt) {
      list.receipts(id, [receipt]);
      pushes.ask(id);
    },
    failed,
  });
  const catchUp = createCatchUp({
    list,
    request,
    timers,
    chance,
    restarted(id, head) {
      reporter.restarted(id, head);
      refetched();
      void loading.describe(id).then(() => pushes.prepare(id));
    },
    failed,
  });
  const loading = createLoading({
    list,
    http,
    request,
    lineUp: () => 'since' in line.state.get(),
    described: (conversation) => pushes.described(conversation),
    failed,
  });
  const typing = createTyping({
    me: myId,
    request,
    timers,
    now,
    failed: (error) => failed('typing', error),
  });
  const presences = createPresences({
    wanted: () => peopleOnScreen(list.summaries.get() ?? [], openNow(), myId),
    request,
    timers,
    failed: (error) => failed('watch', error),
  });
  const openNow = () =>
    list
      .all()
      .flatMap(({ screens, left, summary }) =>
        screens > 0 && !left && summary !== undefined ? [summary.conversation] : [],
      );
  list.summaries.subscribe(presences.changed);

  const pushes = createPushes({
    me: myId,
    list,
    catchUp,
    loading,
    reporter,
    people,
    attachments,
    typing,
    presences,
  });
  const resume = createResume({
    list,
    catchUp,
    request,
    chats: http.chats,
    restarted(id, head) {
      reporter.restarted(id, head);
      refetched();
    },
    failed,
  });

  const welcomed = async (welcome: Welcome, remaining: (rows: number) => void): Promise<void> => {
    me.set(welcome.user);
    limits.set(welcome.limits);
    people.learn([welcome.user]);
    people.askAgain();
    await resume(welcome, remaining);
    for (const { summary } of list.all()) people.learnMembers(summary?.conversation);
  };

  line.state.subscribe(() => {
    if (line.state.get().state !== 'online') {
      presences.lineDown();
      typing.forgetAll();
      return;
    }
    presences.lineUp();
    for (const { id, screens, left } of list.all()) {
      if (screens > 0 && !left) void loading.open(id);
      else if (list.known(id)) pushes.prepare(id);
    }
    reporter.resume();
    composing.wake();
  });

  const handles = new Map<string, ConversationHandle>();
  const makeHandle = (id: string) =>
    createConversationHandle({
      id,
      list,
      loading,
      attachmentLimit: () => limits.get()?.attachmentBytes,
      compose(conversationId, content) {
        typing.finished(conversationId);
        return composing.compose(conversationId, content);
      },
      upload,
      typing,
      screensChanged: presences.changed,
      read(conversationId, seq) {
        list.receipts(conversationId, [{ userId: myId, delivered: seq, read: seq }]);
        reporter.read(conversationId, seq);
      },
    });

  return {
    line,
    me,
    limits,
    people,
    presence: presences.presence,
    attachments,
    summaries: list.summaries,
    renamed(user: User): void {
      me.set(user);
      people.learn([user]);
    },
    handle(id: string): ConversationHandle {
      const handle = handles.get(id) ?? makeHandle(id);
      handles.set(id, handle);
      return handle;
    },
    adopt(conversation: Conversation): Conversation {
      pushes.described(conversation);
      return conversation;
    },
    discard: composing.discard,
    retry: composing.retry,
    start(): void {
      composing.start();
      line.start();
    },
    stop(code: number, reason: string): void {
      line.stop(code, reason);
      catchUp.stop();
      reporter.stop();
      composing.stop();
    },
    async clear(): Promise<void> {
      attachments.clear();
      await composing.clear();
    },
  };
}
