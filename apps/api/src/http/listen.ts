import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type ErrorCode, errors } from '@satchel/protocol/errors';
import { AppError } from '../domain/app-error.ts';
import { problemOf } from './problem.ts';
import { sendRawProblem } from './raw-problem.ts';

/** Limits of the HTTP parser (reliability §7). A body is bounded by its size and its pace, not by a total time. */
export const parserLimits = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 15_000,
  requestTimeout: 0,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 5000,
} satisfies ServerOptions;

export type HttpServerUses = {
  newId: () => string;
  /** PEM texts; https when present. */
  tls: { cert: string; key: string } | undefined;
  /** A request that could not even be read, for the log. */
  refused: (refusal: { requestId: string; status: number; code: ErrorCode }) => void;
};

export function createHttpServer(
  listener: RequestListener,
  { newId, tls, refused }: HttpServerUses,
  limits: ServerOptions = parserLimits,
): Server {
  const server =
    tls === undefined
      ? createServer(limits, listener)
      : createTlsServer({ ...limits, ...tls, handshakeTimeout: 10_000 }, listener);
  server.maxHeadersCount = 1000;
  server.maxRequestsPerSocket = 1000;
  server.maxConnections = 12_000;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const code = refusals[error.code ?? ''] ?? 'bad_http';
    const requestId = newId();
    refused({ requestId, status: errors[code].status, code });
    sendRawProblem(socket, problemOf(new AppError(code), requestId));
  });
  return server;
}

const refusals: Record<string, 'headers_too_large' | 'request_timeout' | undefined> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

export async function listen(server: Server, host: string, port: number): Promise<{ port: number }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  return { port: (server.address() as AddressInfo).port };
}
