import type { LedgerChange } from './file-ledger.ts';
import type { Announced } from './freeze-recipients.ts';

export type FileEvent =
  | { type: 'begun'; uploadId: string; at: number }
  /** A stale upload is started afresh under a new key (F16). */
  | { type: 'taken-over'; key: string; partSize: number; reserved: number; writer: string; at: number }
  | { type: 'completing'; digest: string; size: number; at: number }
  /** A slow form is still coming in. */
  | { type: 'touched'; at: number }
  | ({ type: 'announced' } & Announced)
  /** The log has the announcing row, which shows this card. */
  | { type: 'posted'; messageId: string; card: number }
  | { type: 'noted'; card: number; at: number }
  | LedgerChange
  | { type: 'rescheduled'; expiresAt: number; at: number }
  | { type: 'reminded'; at: number }
  /** The store says that there is no such object, or that there is (F11). */
  | { type: 'missing'; at: number }
  | { type: 'found'; at: number }
  | { type: 'claimed'; reason: 'delivered' | 'expired'; at: number }
  | { type: 'revoked'; at: number }
  | { type: 'removed'; at: number }
  | { type: 'failed'; retryAt: number };
