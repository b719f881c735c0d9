import type { Problem } from '@satchel/protocol/http';
import type { Request, Response } from 'express';

/** Long enough for an answer to cross the line, short enough not to take the body after all. */
const LINGER = 1000;

/**
 * Answers while the client is still sending. The whole answer goes out at once; the connection stays
 * a moment longer, because closing it over unread bytes resets it and takes the answer along.
 */
export function refuseEarly(req: Request, res: Response, problem: Problem): void {
  const body = Buffer.from(JSON.stringify(problem));
  res.locals.code = problem.code;
  res.status(problem.status);
  res.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
  res.setHeader('Content-Length', body.length);
  res.setHeader('Connection', 'close');
  res.write(body);
  const close = () => {
    clearTimeout(timer);
    res.end();
  };
  const timer = setTimeout(close, LINGER);
  req.once('end', close);
  req.once('close', close);
  req.unpipe();
  req.resume();
}
