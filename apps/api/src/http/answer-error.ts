import type { IncomingMessage } from 'node:http';
import { errors } from '@satchel/protocol/errors';
import type { ErrorRequestHandler } from 'express';
import { AppError } from '../domain/app-error.ts';
import { problemOf, retryAfterOf, sendProblem } from './problem.ts';
import { refuseEarly } from './refuse-early.ts';
import { requestIdOf } from './request-id.ts';
import { clearSessionCookie } from './session-cookie.ts';

/**
 * The last handler: whatever was thrown becomes one problem, and one log line when it is our fault.
 * An answer that has begun cannot be taken back, so its connection ends instead.
 */
export function answerError(onFault: (error: unknown, requestId: string) => void): ErrorRequestHandler {
  return (error: unknown, req, res, _next) => {
    const requestId = requestIdOf(res);
    if (!(error instanceof AppError) || errors[error.code].status >= 500) onFault(error, requestId);
    if (res.headersSent) {
      res.destroy();
      return;
    }
    const problem = problemOf(malformedUrl(error) ? new AppError('not_found') : error, requestId);
    if (problem.code === 'unauthenticated') clearSessionCookie(res);
    const wait = retryAfterOf(problem);
    if (wait !== undefined) res.setHeader('Retry-After', wait);
    if (req.complete || !hasBody(req)) sendProblem(res, problem);
    else refuseEarly(req, res, problem);
  };
}

/** RFC 9112 §6.3. A request without one is complete a moment later, and its connection worth keeping. */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** Express throws URIError with status 400 for a path it cannot decode; such a path names nothing. */
function malformedUrl(error: unknown): boolean {
  return error instanceof URIError;
}
