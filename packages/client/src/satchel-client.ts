import { closeCodes } from '@satchel/protocol/close-codes';
import type { Conversation, Presence, User } from '@satchel/protocol/conversation';
import type { FileCard } from '@satchel/protocol/file-card';
import { newIdFrom } from '@satchel/protocol/ids';
import type { Limits } from '@satchel/protocol/socket-events';
import type { ClientOptions } from './client-options.ts';
import type { ConnectionState } from './connection-state.ts';
import type { ConversationHandle } from './conversation-handle.ts';
import { createConversations } from './conversations.ts';
import type { SavedFile } from './file-saver.ts';
import { type AccountDraft, createHttpApi, type GroupDraft, type HttpApi } from './http-api.ts';
import type { Live } from './live.ts';
import { asRequestFailed } from './request-failed.ts';
import type { Transfer, TransferControl } from './transfer.ts';
import { createTransfers } from './transfers.ts';

/** Everything one signed-in account sees and does. Each `Live` tells its listeners of every change. */
export type SatchelClient = {
  http: HttpApi;
  connection: Live<ConnectionState>;
  reconnectNow(): void;
  me: Live<User>;
  /** Undefined until the first welcome. */
  limits: Live<Limits | undefined>;
  /** Newest activity first; undefined until they are known for the first time. */
  conversations: Live<readonly Conversation[] | undefined>;
  conversation(id: string): ConversationHandle;
  /** Opens (or makes) the one-to-one conversation; it is in `conversations` when this resolves. */
  openChat(username: string): Promise<Conversation>;
  createGroup(group: GroupDraft): Promise<Conversation>;
  /** Of a public room; it is in `conversations` when this resolves. */
  joinRoom(groupId: string): Promise<Conversation>;
  /** Makes an account of the guest I am; the id, the room and the messages stay. */
  upgrade(account: AccountDraft): Promise<User>;
  person(userId: string): Live<User | undefined>;
  /** Undefined while it is not known (M12). */
  presence(userId: string): Live<Presence | undefined>;
  /** Bytes of a small attachment, from what was pushed or else over HTTP. */
  attachment(messageId: string): Promise<Blob>;
  transfers: Live<readonly Transfer[]>;
  transfer(id: string): TransferControl;
  /** Starts or continues; one download per file. @returns the transfer's id */
  download(conversationId: string, card: FileCard): string;
  /** What this device holds, by file id: 'Save again' is possible. */
  savedFiles: Live<Readonly<Record<string, SavedFile>>>;
  saveAgain(fileId: string): Promise<void>;
  removeSaved(fileId: string): Promise<void>;
  /** For outbox items that failed, and queued ones nobody wants any more. */
  discard(cid: string): Promise<void>;
  retry(cid: string): Promise<void>;
  start(): void;
  /** Closes the socket and pauses transfers; everything stored stays. */
  stop(): void;
  /**
   * Ends the session on the server, stops, and removes what this account keeps on this device.
   * Rejects, and changes nothing, when the server cannot be told.
   */
  signOut(): Promise<void>;
};

export function createSatchelClient(options: ClientOptions): SatchelClient {
  const http = createHttpApi(options);
  const newId = () => newIdFrom(options.random);
  const transfers = createTransfers(options, http, newId);

  /** Browsers do not say why an upgrade failed; the session is the one reason that ends the trying. */
  const checkSession = async (): Promise<void> => {
    try {
      await http.me();
    } catch (error) {
      if (asRequestFailed(error).code === 'unauthenticated') stop(closeCodes.sessionEnded, 'Signed out.');
    }
  };

  const chats = createConversations({
    options,
    http,
    newId,
    upload: transfers.upload,
    refused: () => void checkSession(),
    refetched: transfers.sayReceiptsAgain,
  });

  const stop = (code: number, reason: string) => {
    chats.stop(code, reason);
    transfers.stop();
  };

  chats.line.state.subscribe(() => {
    if (chats.line.state.get().state === 'online') transfers.online();
  });

  return {
    http,
    connection: chats.line.state,
    reconnectNow: chats.line.reconnectNow,
    me: chats.me,
    limits: chats.limits,
    conversations: chats.summaries,
    conversation: chats.handle,
    openChat: async (username) => chats.adopt(await http.openChat(username)),
    createGroup: async (group) => chats.adopt(await http.createGroup(group)),
    joinRoom: async (groupId) => chats.adopt(await http.joinRoom(groupId)),
    async upgrade(account) {
      const user = await http.upgrade(account);
      chats.renamed(user);
      return user;
    },
    person: chats.people.person,
    presence: chats.presence,
    async attachment(messageId) {
      const pushed = chats.attachments.get(messageId);
      if (pushed !== undefined) return new Blob([pushed]);
      const bytes = await http.attachment(messageId);
      chats.attachments.put(messageId, bytes);
      return new Blob([bytes]);
    },
    transfers: transfers.transfers,
    transfer: transfers.control,
    download: transfers.download,
    savedFiles: transfers.savedFiles,
    saveAgain: transfers.saveAgain,
    removeSaved: transfers.removeSaved,
    discard: chats.discard,
    retry: chats.retry,
    start() {
      chats.start();
      transfers.start();
    },
    stop: () => stop(1000, 'Stopped.'),
    async signOut() {
      try {
        await http.logout();
      } catch (error) {
        if (asRequestFailed(error).code !== 'unauthenticated') throw error;
      }
      stop(closeCodes.sessionEnded, 'Signed out.');
      const cleared = await Promise.allSettled([chats.clear(), transfers.clear()]);
      for (const result of cleared) {
        if (result.status === 'rejected') options.onDiagnostic?.('signing out', result.reason);
      }
    },
  };
}
