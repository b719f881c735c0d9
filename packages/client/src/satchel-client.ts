import type { Conversation, User } from '@satchel/protocol/conversation';
import type { Sha256 } from '@satchel/protocol/digest';
import type { FileCard } from '@satchel/protocol/file-card';
import type { Picture } from '@satchel/protocol/rows';
import type { Limits } from '@satchel/protocol/socket-events';
import type { ConnectionState } from './connection-state.ts';
import type { ConversationView } from './conversation-view.ts';
import type { FileSaver, SavedFile } from './file-saver.ts';
import type { HttpApi } from './http-api.ts';
import type { Fetch } from './http-call.ts';
import type { Live } from './live.ts';
import type { Lock } from './lock.ts';
import type { OpenSocket } from './open-socket.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { PartSender } from './part-sender.ts';
import type { ReceiptStore } from './receipt-store.ts';
import type { Timers } from './timers.ts';
import type { Transfer, TransferControl } from './transfer.ts';
import type { UploadStore } from './upload-store.ts';

export type ClientOptions = {
  /** The account this client is for; its stores and locks carry the id. */
  me: User;
  /** Origin of the server, without a slash at the end; '' is the page's own. */
  baseUrl: string;
  /** `ws:` or `wss:` address of the protocol socket, e.g. `wss://host/ws`. */
  socketUrl: string;
  fetch: Fetch;
  openSocket: OpenSocket;
  token?: string | undefined;
  outboxStore: OutboxStore;
  uploadStore: UploadStore;
  receiptStore: ReceiptStore;
  sendPart: PartSender;
  saveFile: FileSaver;
  sha256: Sha256;
  random(length: number): Uint8Array;
  now(): number;
  timers: Timers;
  /** What the device says about its network; only hurries or explains, never forbids to try. */
  online?: Live<boolean> | undefined;
  lock?: Lock | undefined;
  /** Told of frames that had to be ignored and of failures nobody waits for. */
  onDiagnostic?: ((what: string, detail: unknown) => void) | undefined;
};

export type FileDetails = {
  name: string;
  type?: string | undefined;
  caption?: string | undefined;
  /** Seconds; the server's default when left out. */
  expiresIn?: number | undefined;
};
export type AttachmentDetails = {
  name: string;
  type?: string | undefined;
  caption?: string | undefined;
  picture?: Picture | undefined;
};

/** Where a chosen file went: into a message of the outbox, or into the list of transfers. */
export type Attached = { lane: 'message'; cid: string } | { lane: 'transfer'; transferId: string };

export type ConversationHandle = {
  view: Live<ConversationView>;
  /** Counted: a screen opens when it shows the conversation and closes when it leaves. */
  open(): void;
  close(): void;
  loadOlder(): Promise<void>;
  /** Resolves with the cid once the message is kept on this device (M1), long before it is sent. */
  sendText(text: string, replyTo?: string): Promise<string>;
  /** Small files only; `too_large` above the server's limit. */
  sendAttachment(file: Blob, details: AttachmentDetails): Promise<string>;
  /** @returns the transfer's id */
  sendFile(file: Blob, details: FileDetails): string;
  /** Chooses the lane by the server's limit, so that a person needs one gesture. */
  attach(file: Blob, details: AttachmentDetails & FileDetails): Promise<Attached>;
  /** Say so only while the row is visible and the window focused (M6). */
  markRead(seq: number): void;
};

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
  createGroup(group: Parameters<HttpApi['createGroup']>[0]): Promise<Conversation>;
  person(userId: string): Live<User | undefined>;
  transfers: Live<readonly Transfer[]>;
  transfer(id: string): TransferControl;
  /** Starts or continues; one download per file. @returns the transfer's id */
  download(conversationId: string, card: FileCard): string;
  /** What this device holds, by file id: 'Save again' is possible. */
  savedFiles: Live<Readonly<Record<string, SavedFile>>>;
  saveAgain(fileId: string): Promise<void>;
  /** Removes this device's copy; the server's is no longer needed by then. */
  removeSaved(fileId: string): Promise<void>;
  /** For outbox items that failed (and queued ones nobody wants any more). */
  discard(cid: string): Promise<void>;
  retry(cid: string): Promise<void>;
  start(): void;
  /** Closes the socket and pauses transfers; everything stored stays. */
  stop(): void;
  /** Ends the session on the server, stops, and removes what this account keeps on this device. */
  signOut(): Promise<void>;
};

export function createSatchelClient(_options: ClientOptions): SatchelClient {
  throw new Error('being written');
}
