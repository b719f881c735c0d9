import type { Conversation, Receipt } from '@satchel/protocol/conversation';
import type { MessageRow, Row } from '@satchel/protocol/rows';
import type { OutboxItem } from './outbox-item.ts';
import type { RequestFailed } from './request-failed.ts';

/** Marks the place of a row the server could not encode (M11). */
export type UnreadableRow = Extract<Row, { kind: 'unreadable' }>;
export type ShownRow = MessageRow | UnreadableRow;

/** What a screen shows of one conversation. Arrays keep their identity while their content is the same. */
export type ConversationView = {
  /** `left`: I am no longer a member (or it never was mine); `rows` keeps what was shown. */
  status: 'loading' | 'ready' | 'failed' | 'left';
  conversation: Conversation | undefined;
  /** Folded messages by ascending seq; a contiguous window that ends at the newest row. */
  rows: readonly ShownRow[];
  hasOlder: boolean;
  loadingOlder: boolean;
  /** Mine and not acknowledged yet, in the order of composing; shown below `rows`. */
  pending: readonly OutboxItem[];
  /** One per member, mine included. */
  receipts: readonly Receipt[];
  /** Why `status` is `failed`, or why the last page of older rows did not come. */
  error: RequestFailed | undefined;
};
