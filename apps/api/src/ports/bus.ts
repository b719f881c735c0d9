import type { Receipt } from '@satchel/protocol/conversation';
import type { Row } from '@satchel/protocol/rows';

/** Hints between nodes, this one included (M3). The data store is the truth; any of these may be lost. */
export type BusEvent =
  /** The conversation's head moved to `seq`; `rows` are the newest ones when they are small. */
  | { type: 'rows'; conversationId: string; seq: number; rows: Row[] }
  /** `only` for this person's devices, in a crowd (M6). */
  | { type: 'receipts'; conversationId: string; receipts: Receipt[]; only?: string }
  /**
   * Members, roles or name changed; `userIds` are all it concerns, those who left included. With
   * `memberCount` it is a public one, whose other members hear no more than that.
   */
  | {
      type: 'conversation';
      conversationId: string;
      version: number;
      userIds: string[];
      memberCount?: number;
    }
  /** `comeBack` when another session of the same device took its place. */
  | { type: 'session-revoked'; sessionId: string; userId: string; comeBack?: boolean }
  /** The running downloads of a file end: for one recipient, or for all when `userId` is absent. */
  | { type: 'file-closed'; fileId: string; userId?: string }
  /** Somebody composes; shown for `TYPING_SHOWN` and then forgotten (M12). */
  | { type: 'typing'; conversationId: string; userId: string }
  /** These people are connected to that node, those no more; believed for `PRESENCE_SHOWN` (M12). */
  | { type: 'presence'; nodeId: string; online: string[]; gone: string[] }
  /** That node does not know who is there: every other one answers with `presence` (M12). */
  | { type: 'presence-asked'; nodeId: string }
  /** Told by the bus to its own node alone: it was cut off, and what others said meanwhile is lost (M12). */
  | { type: 'regained' };

export type Bus = {
  /**
   * Returns at once; delivered at most once to each subscriber, in order per publisher. Never throws.
   * @param event belongs to the bus from here on; publisher and listeners leave it as it is
   */
  publish(event: BusEvent): void;
  /**
   * The listener hears every event published after this returned, its own node's included, and never
   * during `publish`. One that throws disturbs nobody.
   * @returns ends the subscription
   */
  subscribe(listener: (event: BusEvent) => void): () => void;
  check(): Promise<void>;
  /** Nothing is delivered once this is called; a later `publish` does nothing. */
  close(): Promise<void>;
};
