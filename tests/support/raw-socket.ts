import { connect, type Socket } from 'node:net';
import { waiting } from './waiting.ts';

/** One frame of RFC 6455, as a client would send it unless a test says otherwise. */
export function frame(
  opcode: number,
  payload: Uint8Array | string,
  { fin = true, rsv = 0, masked = true }: { fin?: boolean; rsv?: number; masked?: boolean } = {},
): Buffer {
  const bytes = Buffer.from(payload);
  const head = Buffer.alloc(bytes.length < 126 ? 2 : bytes.length < 65_536 ? 4 : 10);
  head[0] = (fin ? 0x80 : 0) | rsv | opcode;
  const mask = masked ? 0x80 : 0;
  if (bytes.length < 126) head[1] = mask | bytes.length;
  else if (bytes.length < 65_536) {
    head[1] = mask | 126;
    head.writeUInt16BE(bytes.length, 2);
  } else {
    head[1] = mask | 127;
    head.writeBigUInt64BE(BigInt(bytes.length), 2);
  }
  // A mask of zeros is a mask, and leaves the payload readable.
  return Buffer.concat(masked ? [head, Buffer.alloc(4), bytes] : [head, bytes]);
}

export const TEXT = 0x1;
export const BINARY = 0x2;
export const CONTINUATION = 0x0;
export const CLOSE = 0x8;
export const PING = 0x9;

export type RawSocket = {
  socket: Socket;
  /** The code of the server's close frame, or 1006 when it only hung up. */
  closeCode: Promise<number>;
};

/** A WebSocket by hand: the handshake done, everything after it up to the test. */
export async function openRawSocket(
  server: { url: string },
  { token }: { token: string },
): Promise<RawSocket> {
  const { hostname, port, host } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const { changed, until } = waiting();
  let heard = Buffer.alloc(0);
  let over = false;
  socket.on('data', (chunk) => {
    heard = Buffer.concat([heard, chunk]);
    changed();
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    over = true;
    changed();
  });
  socket.write(
    `GET /ws HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\nConnection: Upgrade\r\n` +
      'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  const end = await until('handshake', () => endOfHead(heard), heard);
  if (!heard.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(heard.toString('latin1'));
  const closeCode = until(
    'close',
    () => {
      const code = closeIn(heard.subarray(end));
      return code ?? (over ? 1006 : undefined);
    },
    '…',
  ).finally(() => socket.destroy());
  return { socket, closeCode };
}

function endOfHead(heard: Buffer): number | undefined {
  const at = heard.indexOf('\r\n\r\n');
  return at < 0 ? undefined : at + 4;
}

/** Frames of a server are unmasked; these tests hear only small ones. */
function closeIn(frames: Buffer): number | undefined {
  for (let at = 0; at + 2 <= frames.length; ) {
    const short = frames[at + 1]! & 0x7f;
    const [start, length] =
      short < 126 ? [at + 2, short] : [at + 4, at + 4 <= frames.length ? frames.readUInt16BE(at + 2) : 0];
    if (start + length > frames.length) return undefined;
    if ((frames[at]! & 0xf) === CLOSE) return length < 2 ? 1005 : frames.readUInt16BE(start);
    at = start + length;
  }
  return undefined;
}
