import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answerer = (request: IncomingMessage, response: ServerResponse) => void;

/** Real HTTP on the loopback that serves ranges of some bytes; a test may take over the next answers. */
export async function openContentServer(bytes: Uint8Array) {
  const ranges: (string | undefined)[] = [];
  const next: Answerer[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    const answer = next.shift() ?? ((req, res) => serveRange(bytes, req, res));
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    ranges,
    next,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

export function serveRange(bytes: Uint8Array, request: IncomingMessage, response: ServerResponse): void {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  if (first === undefined || last === undefined) {
    response.end(bytes);
    return;
  }
  response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${bytes.length}` });
  response.end(bytes.subarray(Number(first), Number(last) + 1));
}

export function refuse(status: number, code: string, retryable = false): Answerer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/problem+json' });
    response.end(JSON.stringify({ type: 'about:blank', title: code, status, detail: code, code, retryable }));
  };
}

/** Sends some of the bytes and breaks the connection. */
export function breakAfter(bytes: Uint8Array, sent: number): Answerer {
  return (_request, response) => {
    response.writeHead(206, { 'content-length': bytes.length });
    response.write(bytes.subarray(0, sent), () => response.destroy());
  };
}
