import type { Picture } from '@satchel/protocol/rows';

export type ItemError = { code: string; message: string; retryable: boolean };

export type OutboxContent =
  | { kind: 'text'; text: string; replyTo?: string | undefined }
  | {
      kind: 'attachment';
      name: string;
      type: string | undefined;
      size: number;
      bytes: Uint8Array<ArrayBuffer>;
      caption?: string | undefined;
      picture?: Picture | undefined;
    };

/**
 * A composed message that has no ack yet (M1). `queued` waits for its turn, the line or a retry;
 * `sending` is in flight; `failed` was refused for good and waits for a person.
 */
export type OutboxItem = OutboxContent & {
  cid: string;
  conversationId: string;
  composedAt: number;
  /** Grows with every composed item on this device; clocks order nothing (M14). */
  order: number;
  state: 'queued' | 'sending' | 'failed';
  error?: ItemError | undefined;
};
