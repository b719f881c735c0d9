import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** What becomes of one request: it passes, its answer is lost, the proxy answers, both end in the middle, or bytes creep. */
export type Fate =
  | 'pass'
  | 'lose-answer'
  | { status: number; body?: string; headers?: Record<string, string> }
  | { cutAfter: number }
  /** Nothing more comes, and the line stays. */
  | { stallAfter: number }
  | { bytesPerSecond: number }
  | { alterBytes: (chunk: Buffer) => Buffer }
  | { alterBody: (chunk: Buffer) => Buffer }
  | { alterAnswer: (text: string) => string };

export type S3Proxy = {
  endpoint: string;
  /** Connections from the adapter that are open now. */
  sockets: Set<Socket>;
  /** `METHOD /path?query` of everything that was asked. */
  seen: string[];
  setFate(fate: (asked: string, body: string) => Fate | Promise<Fate>): void;
  /** Nobody listens any more and all connections are cut, until `comeBack`. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
};

/** Stands before a real S3 server and spoils single answers of it; signatures hold, since Host passes as it is. */
export async function startS3Proxy(target: string): Promise<S3Proxy> {
  let fateOf: (asked: string, body: string) => Fate | Promise<Fate> = () => 'pass';
  const sockets = new Set<Socket>();
  const seen: string[] = [];
  const server = createServer((req, res) => void serve(req, res));
  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const asked = `${req.method} ${req.url}`;
    seen.push(asked);
    // Only XML is looked into; the bytes of parts stream through.
    const isText = req.method === 'POST' || /[?&]lifecycle/.test(asked);
    const chunks: Buffer[] = [];
    if (isText) for await (const chunk of req) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const fate = await fateOf(asked, body.toString());
    if (typeof fate === 'object' && 'status' in fate) {
      req.resume();
      res.writeHead(fate.status, { 'content-type': 'application/xml', ...fate.headers }).end(fate.body ?? '');
    } else forward(target, req, isText ? body : undefined, res, fate);
  }
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const goAway = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(async () => {
    if (server.listening) await goAway();
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    sockets,
    seen,
    setFate: (fate) => {
      fateOf = fate;
    },
    goAway,
    comeBack: () => listen(port),
  };
}

function forward(
  target: string,
  req: IncomingMessage,
  body: Buffer | undefined,
  res: ServerResponse,
  fate: Exclude<Fate, { status: number }>,
): void {
  const onward = request(new URL(req.url ?? '/', target), { method: req.method, headers: req.headers });
  const cut = () => res.socket?.destroy();
  onward.on('error', cut);
  res.on('close', () => onward.destroy());
  onward.on('response', (answer) => {
    if (fate === 'lose-answer') {
      answer.resume().on('end', cut);
    } else if (typeof fate === 'object' && 'alterAnswer' in fate) {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => {
        const { 'content-length': _, ...headers } = answer.headers;
        res.writeHead(answer.statusCode ?? 500, headers).end(fate.alterAnswer(text));
      });
    } else if (typeof fate === 'object' && 'stallAfter' in fate) {
      res.writeHead(answer.statusCode ?? 500, answer.headers);
      let left = fate.stallAfter;
      answer.on('data', (chunk: Buffer) => {
        res.write(chunk.subarray(0, left));
        left -= chunk.length;
        if (left <= 0) answer.pause();
      });
    } else if (typeof fate === 'object' && 'bytesPerSecond' in fate) {
      res.writeHead(answer.statusCode ?? 500, answer.headers);
      void trickle(answer, res, fate.bytesPerSecond).catch(cut);
    } else if (typeof fate === 'object' && 'alterBytes' in fate) {
      res.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.on('data', (chunk: Buffer) => res.write(fate.alterBytes(chunk)));
      answer.on('end', () => res.end());
    } else {
      res.writeHead(answer.statusCode ?? 500, answer.headers);
      let left = typeof fate === 'object' && 'cutAfter' in fate ? fate.cutAfter : Number.POSITIVE_INFINITY;
      answer.on('data', (chunk: Buffer) => {
        if (!res.write(chunk.subarray(0, left))) answer.pause();
        left -= chunk.length;
        if (left <= 0) cut();
      });
      res.on('drain', () => answer.resume());
      answer.on('end', () => res.end());
    }
  });
  if (body !== undefined) {
    onward.end(body);
    return;
  }
  req.on('data', (chunk: Buffer) => {
    const sent = typeof fate === 'object' && 'alterBody' in fate ? fate.alterBody(chunk) : chunk;
    if (!onward.write(sent)) req.pause();
  });
  onward.on('drain', () => req.resume());
  req.on('end', () => onward.end());
}

async function trickle(answer: IncomingMessage, res: ServerResponse, bytesPerSecond: number): Promise<void> {
  for await (const chunk of answer) {
    await wait((chunk.length / bytesPerSecond) * 1000);
    if (!res.write(chunk)) await once(res, 'drain');
  }
  res.end();
}
