import type { RequestFailed } from './request-failed.ts';

/** One file on its way, up or down. Sizes are bytes, times milliseconds since the epoch. */
export type Transfer = {
  id: string;
  direction: 'up' | 'down';
  conversationId: string;
  /** Unknown until the server has accepted an upload. */
  fileId: string | undefined;
  name: string;
  size: number;
  type: string | undefined;
  caption: string | undefined;
  /** Bytes that have arrived at the other end, counted smoothly while a part runs. */
  bytes: number;
  /** Bytes per second, smoothed over about five seconds; 0 while nothing moves. */
  speed: number;
  startedAt: number;
} & TransferPhase;

export type TransferPhase =
  | { state: 'queued' }
  | { state: 'running' }
  /** `file-needed`: after a reload the person has to choose the same file again (`continueWith`). */
  | { state: 'paused'; why: 'person' | 'file-needed' }
  | { state: 'failed'; error: RequestFailed }
  | { state: 'done' }
  | { state: 'cancelled' };

/** A change of one entry; a new state takes the fields of the old one away. */
export type TransferPatch = Partial<Pick<Transfer, 'fileId' | 'bytes' | 'speed'>> &
  (TransferPhase | { state?: undefined });

/** The state lies in the list; these act on one entry of it. Acting on one that is gone does nothing. */
export type TransferControl = {
  pause(): void;
  resume(): void;
  retry(): void;
  /** Upload: the server forgets it. Download: the part kept here is dropped. */
  cancel(): void;
  /** Takes a finished, failed or cancelled one out of the list. */
  dismiss(): void;
  /** Goes on with an upload listed after a reload; false when name or size say it is another file. */
  continueWith(file: Blob, name: string): boolean;
};
