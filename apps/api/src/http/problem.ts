import { errors } from '@satchel/protocol/errors';
import type { Problem } from '@satchel/protocol/http';
import type { Response } from 'express';
import { AppError } from '../domain/app-error.ts';

/** RFC 9457. Unknown errors become `internal` and show nothing of themselves. */
export function problemOf(error: unknown, requestId: string): Problem {
  const known = error instanceof AppError ? error : new AppError('internal', { cause: error });
  const { status, retryable, remedy } = errors[known.code];
  const { field, reason, limit, retryAfterMs } = known.details;
  return {
    type: `urn:satchel:problem:${known.code}`,
    title: remedy,
    status,
    detail: known.message,
    code: known.code,
    retryable,
    ...(field === undefined ? {} : { field }),
    ...(reason === undefined ? {} : { reason }),
    ...(limit === undefined ? {} : { limit }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    requestId,
  };
}

/** The value of `Retry-After`: whole seconds, never less than the wait. */
export function retryAfterOf({ retryAfterMs }: Problem): string | undefined {
  return retryAfterMs === undefined ? undefined : String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
}

export function sendProblem(res: Response, problem: Problem): void {
  res.locals.code = problem.code;
  res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
