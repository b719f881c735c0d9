import { connect, type Socket } from 'node:net';
import type { Bytes } from './frame-walker.ts';

/** A WebSocket by hand on a bare socket: the load client must cost less than what it measures. */
export type RawWebSocket = {
  socket: Socket;
  /** Everything after the handshake goes here. */
  listen(bytes: Bytes): void;
  send(text: string): void;
  close(): void;
};

type Target = { port: number; path: string; headers?: Record<string, string> };

/** All sockets read into one buffer: each is done with its bytes before the next is read. */
const shared = Buffer.allocUnsafe(256 * 1024);

export function openRawWebSocket({ port, path, headers = {} }: Target): Promise<RawWebSocket> {
  return new Promise((resolve, reject) => {
    let early: Buffer[] = [];
    let listener: Bytes | undefined;
    let head = '';

    const open: RawWebSocket = {
      get socket() {
        return socket;
      },
      listen(bytes) {
        listener = bytes;
        for (const chunk of early) bytes(chunk);
        early = [];
      },
      send: (text) => void socket.write(clientFrame(text)),
      close: () => socket.destroy(),
    };

    const handshake = (bytes: Buffer) => {
      head += bytes.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!head.startsWith('HTTP/1.1 101')) return reject(new Error(head.slice(0, 500)));
      if (end + 4 < head.length) early.push(Buffer.from(head.slice(end + 4), 'latin1'));
      head = 'done';
      resolve(open);
    };

    const socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: shared,
        callback(length) {
          const bytes = shared.subarray(0, length);
          if (head !== 'done') handshake(bytes);
          else if (listener !== undefined) listener(bytes);
          else early.push(Buffer.from(bytes));
          return true;
        },
      },
    });
    socket.on('error', reject);
    const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${own.join('')}\r\n`,
    );
  });
}

/** Masked with zeros, which is a mask and leaves the payload as it is. */
function clientFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const size = length < 126 ? 2 : 4;
  const frame = Buffer.alloc(size + 4 + length);
  frame[0] = 0x81;
  if (size === 2) frame[1] = 0x80 | length;
  else {
    frame[1] = 0x80 | 126;
    frame.writeUInt16BE(length, 2);
  }
  frame.write(text, size + 4);
  return frame;
}
