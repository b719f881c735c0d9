import type { User } from '@satchel/protocol/conversation';
import type { Sha256 } from '@satchel/protocol/digest';
import type { FileSaver } from './file-saver.ts';
import type { Fetch } from './http-call.ts';
import type { Live } from './live.ts';
import type { Lock } from './lock.ts';
import type { OpenSocket } from './open-socket.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { PartSender } from './part-sender.ts';
import type { ReceiptStore } from './receipt-store.ts';
import type { Timers } from './timers.ts';
import type { UploadStore } from './upload-store.ts';

/** Everything the client needs from where it runs; nothing is taken from globals. */
export type ClientOptions = {
  /** The account this client is for; the stores and the saver are the account's own. */
  me: User;
  /** Origin of the server, without a slash at the end; '' is the page's own. */
  baseUrl: string;
  /** Address of the protocol socket, e.g. `wss://host/ws`. */
  socketUrl: string;
  fetch: Fetch;
  openSocket: OpenSocket;
  /** For programs; browsers send their cookie. */
  token?: string | undefined;
  outboxStore: OutboxStore;
  uploadStore: UploadStore;
  receiptStore: ReceiptStore;
  sendPart: PartSender;
  saveFile: FileSaver;
  sha256: Sha256;
  /** Cryptographic randomness. */
  random(length: number): Uint8Array;
  now(): number;
  timers: Timers;
  /** What the device says about its network; it only hurries or explains, it never forbids to try. */
  online?: Live<boolean> | undefined;
  lock?: Lock | undefined;
  /** Told of frames that had to be ignored and of failures nobody waits for. */
  onDiagnostic?: ((what: string, detail: unknown) => void) | undefined;
};
