import type { ErrorCode } from '@satchel/protocol/errors';
import { problem } from '@satchel/protocol/http';
import { parseJson } from './parse-json.ts';

/**
 * What only this side can notice: no answer at all, an answer that came too late, one cut short by
 * ourselves, and one that does not follow the protocol.
 */
export type LocalCode =
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'bad_answer'
  | 'no_space'
  | 'file_changed'
  | 'file_busy'
  | 'not_supported'
  | 'damaged';

export type FailureDetails = {
  /** HTTP status; absent for failures of the socket and of our own side. */
  status?: number | undefined;
  field?: string | undefined;
  limit?: number | undefined;
  /** Why a file is gone (F9). */
  reason?: string | undefined;
  retryAfterMs?: number | undefined;
  requestId?: string | undefined;
  cause?: unknown;
};

/** Every refusal, whichever way it came; `retryable` answers M13 and `message` may be shown to a person. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  readonly code: ErrorCode | LocalCode | (string & {});
  readonly retryable: boolean;
  readonly status: number | undefined;
  readonly field: string | undefined;
  readonly limit: number | undefined;
  readonly reason: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly requestId: string | undefined;

  constructor(code: string, message: string, retryable: boolean, details: FailureDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryable = retryable;
    this.status = details.status;
    this.field = details.field;
    this.limit = details.limit;
    this.reason = details.reason;
    this.retryAfterMs = details.retryAfterMs;
    this.requestId = details.requestId;
  }
}

/** No answer at all; whether the request was carried out is unknown. */
export function networkFailure(cause?: unknown): RequestFailed {
  return new RequestFailed('network', 'The server cannot be reached.', true, { cause });
}

/** Our own doing: a pause, a cancel, a stop. */
export function aborted(cause?: unknown): RequestFailed {
  return new RequestFailed('aborted', 'This was cancelled.', true, { cause });
}

/** It answered, and not by the protocol: asking again brings the same. */
export function badAnswer(details: FailureDetails = {}): RequestFailed {
  return new RequestFailed('bad_answer', 'The server answered something else than expected.', false, details);
}

/** What was asked about is not there any more, or never was. */
export function isGone({ status }: RequestFailed): boolean {
  return status === 404 || status === 410;
}

/**
 * A refusal as the server told it. Proxies answer without problem+json; then the status alone decides
 * whether a retry can help.
 * @param retryAfter the header of that name, in seconds
 */
export function failureFromAnswer(status: number, text: string, retryAfter: string | null): RequestFailed {
  const parsed = problem.safeParse(parseJson(text));
  if (parsed.success) {
    const { code, detail, retryable, ...details } = parsed.data;
    return new RequestFailed(code, detail, retryable, { ...details, status });
  }
  const seconds = Number(retryAfter ?? Number.NaN);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : undefined;
  const retryable = status >= 500 || status === 408 || status === 429;
  return new RequestFailed('bad_answer', `The server answered ${status}.`, retryable, {
    status,
    retryAfterMs,
  });
}

/** For `catch`: anything that is no refusal is a fault of ours, `internal`. */
export function asRequestFailed(error: unknown): RequestFailed {
  if (error instanceof RequestFailed) return error;
  const message = error instanceof Error ? error.message : 'Something unexpected happened.';
  return new RequestFailed('internal', message, false, { cause: error });
}
