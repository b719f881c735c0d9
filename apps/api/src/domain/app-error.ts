import { type ErrorCode, errors } from '@satchel/protocol/errors';

export type ErrorDetails = {
  /** What went wrong and what to do, for a person; the code's remedy when absent. */
  message?: string;
  /** Path of the offending field, dots between levels. */
  field?: string;
  /** Why a file is gone. */
  reason?: string;
  /** The limit that was passed, in the unit its message names. */
  limit?: number;
  retryAfterMs?: number;
  cause?: unknown;
};

/** The one error a border translates; everything else that is thrown becomes `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.message ?? errors[code].remedy, { cause: details.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}
