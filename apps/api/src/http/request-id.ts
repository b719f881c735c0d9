import type { RequestHandler, Response } from 'express';

/** Ties an answer to its log line. Always ours: a client's id would let it write into the log. */
export function requestId(newId: () => string): RequestHandler {
  return (_req, res, next) => {
    const id = newId();
    res.locals.requestId = id;
    res.setHeader('X-Request-Id', id);
    next();
  };
}

export function requestIdOf(res: Response): string {
  return String(res.locals.requestId ?? '');
}
