import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Problem } from '@satchel/protocol/http';
import { retryAfterOf } from './problem.ts';

/**
 * Answers, and ends, a connection that has no response object: a handshake that is refused, or a request
 * that cannot be read as one.
 */
export function sendRawProblem(
  socket: Duplex,
  problem: Problem,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = JSON.stringify(problem);
  const wait = retryAfterOf(problem);
  const all = {
    'Content-Type': 'application/problem+json',
    Connection: 'close',
    ...headers,
    ...(wait === undefined ? {} : { 'Retry-After': wait }),
    ...(problem.requestId === undefined ? {} : { 'X-Request-Id': problem.requestId }),
    'Content-Length': String(Buffer.byteLength(body)),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n${lines.join('')}\r\n${body}`,
  );
}
