import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '@satchel/protocol/errors';
import type { Problem } from '@satchel/protocol/http';
import { ATTACHMENT_BYTES_MAX, FRAME_OVERHEAD_BYTES } from '@satchel/protocol/limits';
import { type WebSocket, WebSocketServer } from 'ws';
import { AppError } from '../domain/app-error.ts';
import { ownOrigin } from '../http/own-origin.ts';
import { problemOf } from '../http/problem.ts';
import { tokenOf } from '../http/session-cookie.ts';
import type { Authenticated } from '../use-cases/authenticate.ts';

export type UpgradeUses = {
  publicUrl: string | undefined;
  attachmentBytes: number;
  identify: (token: string) => Promise<Authenticated | undefined>;
  accept: (socket: WebSocket, who: Authenticated) => void;
  onFault: (error: unknown) => void;
  newId: () => string;
  /** A handshake that became no socket, for the log. */
  refused: (refusal: RefusedUpgrade) => void;
};

export type RefusedUpgrade = {
  requestId: string;
  url: string;
  userAgent: string | undefined;
  status: number;
  code: ErrorCode;
};

/**
 * Everything is checked before the 101, while a refusal can still be an HTTP answer (design §7).
 * @returns the listener for the server's `upgrade` event
 */
export function createUpgrade(uses: UpgradeUses) {
  const wss = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: Math.min(uses.attachmentBytes, ATTACHMENT_BYTES_MAX) + FRAME_OVERHEAD_BYTES,
    maxFragments: 64,
  });
  return (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    check(uses, req)
      .then((who) => wss.handleUpgrade(req, socket, head, (ws) => uses.accept(ws, who)))
      .catch((error: unknown) => {
        if (!(error instanceof AppError)) uses.onFault(error);
        const problem = problemOf(error, uses.newId());
        refuse(socket, error, problem);
        uses.refused({
          requestId: problem.requestId ?? '',
          url: req.url ?? '',
          userAgent: req.headers['user-agent'],
          status: problem.status,
          code: error instanceof AppError ? error.code : 'internal',
        });
      });
  };
}

async function check({ publicUrl, identify }: UpgradeUses, req: IncomingMessage): Promise<Authenticated> {
  const secure = 'encrypted' in req.socket;
  const ours = ownOrigin(publicUrl, { host: req.headers.host, secure });
  if (ours === undefined) throw new AppError('wrong_host');
  if (pathOf(req) !== '/ws') throw new AppError('not_found');
  if (req.headers['sec-websocket-version'] !== '13') throw new AppError('upgrade_required');
  const given = tokenOf(req.headers);
  demandOrigin(req.headers.origin, ours, given?.from);
  const who = given === undefined ? undefined : await identify(given.token);
  if (who === undefined) throw new AppError('unauthenticated');
  return who;
}

/** A cookie travels with any page's request, so the page must be ours; a bearer is the program's own. */
function demandOrigin(origin: string | undefined, ours: string, from: 'bearer' | 'cookie' | undefined): void {
  const mayBeMissing = from === 'bearer';
  if (origin === undefined && mayBeMissing) return;
  if (origin !== ours && from !== undefined) throw new AppError('origin_refused');
}

function pathOf(req: IncomingMessage): string {
  return (req.url ?? '').split('?', 1)[0] ?? '';
}

const extraHeaders: Partial<Record<ErrorCode, string>> = {
  upgrade_required: 'Sec-WebSocket-Version: 13\r\n',
};

function refuse(socket: Duplex, error: unknown, problem: Problem): void {
  const body = JSON.stringify(problem);
  const extra = error instanceof AppError ? (extraHeaders[error.code] ?? '') : '';
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}\r\n` +
      'Content-Type: application/problem+json\r\nConnection: close\r\n' +
      `${extra}X-Request-Id: ${problem.requestId}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
