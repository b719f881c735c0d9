import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { errors } from '@satchel/protocol/errors';
import { AppError } from '../domain/app-error.ts';
import { problemOf } from './problem.ts';

/** Limits of the HTTP parser (reliability §7). A body is bounded by its size and its pace, not by a total time. */
export function createHttpServer(listener: RequestListener, newId: () => string): Server {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 15_000,
      requestTimeout: 0,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5000,
    },
    listener,
  );
  server.maxHeadersCount = 1000;
  server.maxRequestsPerSocket = 1000;
  server.maxConnections = 12_000;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const code = refusals[error.code ?? ''] ?? 'bad_json';
    const known =
      code === 'bad_json' ? new AppError(code, { message: 'Malformed HTTP request.' }) : new AppError(code);
    const body = JSON.stringify(problemOf(known, newId()));
    socket.end(
      `HTTP/1.1 ${errors[code].status} Refused\r\nContent-Type: application/problem+json\r\n` +
        `Connection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
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
