import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '@satchel/protocol/errors';
import { ATTACHMENT_BYTES_MAX, FRAME_OVERHEAD_BYTES, TEXT_CODE_POINTS } from '@satchel/protocol/limits';
import { type WebSocket, WebSocketServer } from 'ws';
import { AppError } from '../domain/app-error.ts';
import type { ClientAddress } from '../http/client-address.ts';
import { ownOrigin } from '../http/own-origin.ts';
import { problemOf } from '../http/problem.ts';
import { sendRawProblem } from '../http/raw-problem.ts';
import { tokenOf } from '../http/session-cookie.ts';
import type { Authenticated } from '../use-cases/authenticate.ts';
import { roomOfPath } from './simple-room/room-path.ts';
import type { SimpleRooms } from './simple-room/simple-rooms.ts';

export type UpgradeUses = {
  publicUrl: string | undefined;
  attachmentBytes: number;
  addressOf: ClientAddress;
  identify: (token: string) => Promise<Authenticated | undefined>;
  accept: (socket: WebSocket, who: Authenticated) => void;
  /** Undefined where simple rooms are switched off. */
  simpleRooms: Pick<SimpleRooms, 'accept' | 'demandPlace'> | undefined;
  /** Those who were here have been told to come back; one let in now would hear of it from nobody. */
  isLeaving: () => boolean;
  /** @throws AppError `unavailable`, `rate_limited` */
  demandHandshake: (userId: string) => Promise<void>;
  /** The same for visitors of simple rooms. */
  demandVisit: (address: string) => Promise<void>;
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

/** The longest text where every code point is two escapes of JSON; also where attachments are switched off. */
const TEXT_BYTES = 12 * TEXT_CODE_POINTS;

export type Upgrade = {
  /** The listener for the server's `upgrade` event. */
  upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Ends handshakes under way: the HTTP server has given their connections away and cuts them no more. */
  cut(): void;
};

/** Everything is checked before the 101, while a refusal can still be an HTTP answer (design §7). */
export function createUpgrade(uses: UpgradeUses): Upgrade {
  const underWay = new Set<Duplex>();
  const wss = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload:
      Math.max(Math.min(uses.attachmentBytes, ATTACHMENT_BYTES_MAX), TEXT_BYTES) + FRAME_OVERHEAD_BYTES,
    maxFragments: 64,
  });
  const upgrade: Upgrade['upgrade'] = (req, socket, head) => {
    socket.on('error', destroyItself);
    underWay.add(socket);
    check(uses, req)
      .then((accept) => {
        if (uses.isLeaving()) throw new AppError('unavailable', { message: 'This server stops: try again.' });
        wss.handleUpgrade(req, socket, head, accept);
      })
      .catch((error: unknown) => {
        if (!(error instanceof AppError)) uses.onFault(error);
        const code = error instanceof AppError ? error.code : 'internal';
        const problem = problemOf(error, uses.newId());
        // Whoever never closes their side would keep the connection for ever.
        socket.once('finish', destroyItself);
        sendRawProblem(socket, problem, extraHeaders[code]);
        uses.refused({
          requestId: problem.requestId ?? '',
          url: req.url ?? '',
          userAgent: req.headers['user-agent'],
          status: problem.status,
          code,
        });
      })
      .finally(() => underWay.delete(socket));
  };
  return {
    upgrade,
    cut() {
      for (const socket of underWay) socket.destroy();
    },
  };
}

/** Shared, because a closure made in the handshake would keep its request for the life of the socket. */
function destroyItself(this: Duplex): void {
  this.destroy();
}

/** @returns who takes the socket over once it is one. @throws AppError */
async function check(uses: UpgradeUses, req: IncomingMessage): Promise<(socket: WebSocket) => void> {
  const secure = 'encrypted' in req.socket;
  const ours = ownOrigin(uses.publicUrl, { host: req.headers.host, secure });
  if (ours === undefined) throw new AppError('wrong_host');
  const path = pathOf(req);
  const { simpleRooms } = uses;
  const slug = simpleRooms === undefined ? undefined : roomOfPath(path);
  if (path !== '/ws' && slug === undefined) throw new AppError('not_found');
  if (req.headers['sec-websocket-version'] !== '13') throw new AppError('upgrade_required');
  if (simpleRooms !== undefined && slug !== undefined) {
    const address = uses.addressOf(req);
    await uses.demandVisit(address);
    simpleRooms.demandPlace(address);
    return (socket) => simpleRooms.accept(socket, { slug, address });
  }
  const who = await demandSession(uses, req, ours);
  await uses.demandHandshake(who.account.id);
  return (socket) => uses.accept(socket, who);
}

async function demandSession(
  { identify }: Pick<UpgradeUses, 'identify'>,
  req: IncomingMessage,
  ours: string,
): Promise<Authenticated> {
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

const extraHeaders: Partial<Record<ErrorCode, Record<string, string>>> = {
  upgrade_required: { 'Sec-WebSocket-Version': '13' },
};
