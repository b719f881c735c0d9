import type { FileToSave } from '../file-saver.ts';
import { RequestFailed } from '../request-failed.ts';

/** Between the page and the worker that owns one file's bytes. One question is open at a time. */
export type OpfsQuestion =
  | { type: 'open'; directory: string; file: FileToSave }
  | { type: 'store'; n: number; url: string; headers: Record<string, string>; start: number; end: number }
  | { type: 'finish'; savedAt: number }
  | { type: 'close' };

export type OpfsAnswer =
  | { type: 'opened'; have: Uint8Array[] }
  | { type: 'stored'; digest: Uint8Array }
  | { type: 'done' }
  | { type: 'failed'; error: PlainFailure };

/** Ends the running `store`, which then fails with `aborted`. */
export type OpfsCommand = OpfsQuestion | { type: 'abort' };
export type OpfsNotice = OpfsAnswer | { type: 'progress'; bytes: number };

/** Errors lose their class on the way between threads. */
export type PlainFailure = Pick<
  RequestFailed,
  'code' | 'message' | 'retryable' | 'status' | 'reason' | 'retryAfterMs'
>;

export function plainFailure(error: RequestFailed): PlainFailure {
  const { code, message, retryable, status, reason, retryAfterMs } = error;
  return { code, message, retryable, status, reason, retryAfterMs };
}

export function revivedFailure({ code, message, retryable, ...details }: PlainFailure): RequestFailed {
  return new RequestFailed(code, message, retryable, details);
}
