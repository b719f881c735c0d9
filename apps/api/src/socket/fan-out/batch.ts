import { encodeFrames, type Payload } from './frames.ts';

/** What becomes of a message for a reader that does not keep up (M9). */
export type Worth =
  /** Rows of the log behind seq `after`, up to `upTo`: replayed from there. */
  | { kind: 'rows'; after: number; upTo: number }
  /** How something in the conversation stands: told afresh, as it stands then. */
  | { kind: 'state' }
  /** Typing, presence: dropped (M12). */
  | { kind: 'fleeting' };

/**
 * Messages of one loop turn for the same readers: encoded once, written to each of them as one block.
 * Rows and states share a batch; what is fleeting has one of its own, to be dropped first.
 */
export type Batch = {
  /** Absent for what is of no conversation. */
  readonly conversationId: string | undefined;
  readonly isFleeting: boolean;
  /** Nothing may join it any more. */
  isSealed: boolean;
  hasState: boolean;
  rows: { after: number; upTo: number } | undefined;
  /** In characters or bytes, until it is encoded. */
  size: number;
  payloads: Payload[];
  block: Buffer | undefined;
};

/** So that a socket which stops taking bytes is given no more than this at once. */
export const BLOCK_BYTES = 64 * 1024;

export function openBatch(conversationId: string | undefined, payload: Payload, worth: Worth): Batch {
  return {
    conversationId,
    isFleeting: worth.kind === 'fleeting',
    isSealed: payload.length >= BLOCK_BYTES,
    hasState: worth.kind === 'state',
    rows: worth.kind === 'rows' ? { after: worth.after, upTo: worth.upTo } : undefined,
    size: payload.length,
    payloads: [payload],
    block: undefined,
  };
}

/** @returns false for a message that needs another batch */
export function joinBatch(batch: Batch, payload: Payload, worth: Worth): boolean {
  if (batch.isSealed || batch.isFleeting !== (worth.kind === 'fleeting')) return false;
  batch.payloads.push(payload);
  batch.size += payload.length;
  if (batch.size >= BLOCK_BYTES) batch.isSealed = true;
  if (worth.kind === 'state') batch.hasState = true;
  if (worth.kind === 'rows') {
    if (batch.rows === undefined) batch.rows = { after: worth.after, upTo: worth.upTo };
    else batch.rows.upTo = worth.upTo;
  }
  return true;
}

/** Encodes at the first call; after that nothing joins. */
export function blockOf(batch: Batch): Buffer {
  if (batch.block === undefined) {
    batch.block = encodeFrames(batch.payloads);
    batch.isSealed = true;
    // The block is all that a slow reader keeps alive.
    batch.payloads = [];
  }
  return batch.block;
}
