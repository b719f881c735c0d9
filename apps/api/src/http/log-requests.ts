import type { Socket } from 'node:net';
import type { RequestHandler } from 'express';
import { requestIdOf } from './request-id.ts';

/** One request, once its answer is out or its connection gone. */
export type Answered = {
  requestId: string;
  method: string;
  /** As the client sent it: to be made loggable by whoever writes it down. */
  url: string;
  userAgent: string | undefined;
  status: number;
  /** The error code it was answered with. */
  code?: string;
  /** The account, where a session was found. */
  userId?: string;
  ms: number;
  bytesIn: number;
  bytesOut: number;
  /** The connection broke before the answer was whole. */
  broken?: true;
};

/** Reports every request to `record`, exactly once, whatever becomes of it. */
export function logRequests(record: (answered: Answered) => void, now: () => number): RequestHandler {
  /** How much of each connection earlier requests account for. */
  const counted = new WeakMap<Socket, { read: number; written: number }>();
  return (req, res, next) => {
    const began = now();
    const { socket, originalUrl: url, method } = req;
    res.once('close', () => {
      const { code, who } = res.locals;
      const before = counted.get(socket) ?? { read: 0, written: 0 };
      counted.set(socket, { read: socket.bytesRead, written: socket.bytesWritten });
      record({
        requestId: requestIdOf(res),
        method,
        url,
        userAgent: req.headers['user-agent'],
        status: res.statusCode,
        ...(typeof code === 'string' ? { code } : {}),
        ...(who === undefined ? {} : { userId: who.account.id }),
        ms: now() - began,
        bytesIn: socket.bytesRead - before.read,
        bytesOut: socket.bytesWritten - before.written,
        ...(res.writableFinished ? {} : { broken: true }),
      });
    });
    next();
  };
}
