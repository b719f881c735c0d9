import * as z from 'zod';
import { id } from './ids.ts';

/** What became of one person's copy: proof at two levels, a refusal, or a place given up by leaving. */
export const recipientStatus = z.enum(['waiting', 'stored', 'stream', 'declined', 'waived']);
export type RecipientStatus = z.infer<typeof recipientStatus>;

export const fileState = z.enum([
  'uploading',
  'completing',
  'available',
  'delivered',
  'revoked',
  'expired',
  'deleted',
  'lost',
]);

/** Why the bytes went; stays on the card after `deleted` (F9). */
export const removalReason = z.enum(['delivered', 'revoked', 'expired']);
export type RemovalReason = z.infer<typeof removalReason>;

/**
 * What a conversation shows of a file. It never carries a digest or a storage checksum: whoever
 * knows the digest without the bytes could claim to hold them (F2).
 */
export const fileCard = z.object({
  fileId: id,
  name: z.string(),
  size: z.int().min(0),
  type: z.string(),
  caption: z.string().optional(),
  partSize: z.int(),
  state: fileState,
  /** `ledger`: goes when nobody is waiting. `expiry`: nobody holds it, it goes by time (F1, F7). */
  mode: z.enum(['ledger', 'expiry']),
  expiresAt: z.int(),
  reason: removalReason.optional(),
  removedAt: z.int().optional(),
  /** When those still waiting were last reminded that `expiresAt` comes (F8). */
  remindedAt: z.int().optional(),
  /** By name in mode `ledger`; empty in mode `expiry`, where `counts` tells how many hold it. */
  recipients: z.array(
    z.object({
      userId: id,
      status: recipientStatus,
      at: z.int().optional(),
      /** Holds the file for another device of theirs, until it has it or the file expires (F3). */
      keeps: z.literal(true).optional(),
    }),
  ),
  counts: z.object({ stored: z.int(), stream: z.int(), declined: z.int() }).optional(),
  /** Grows with every change of the file; the higher version wins. */
  version: z.int(),
});
export type FileCard = z.infer<typeof fileCard>;
