import { once } from 'node:events';
import { connect } from 'node:net';

const BLOCK = Buffer.alloc(1024 * 1024, 'large files travel by HTTP ');
const BOUNDARY = 'bench-boundary';
const shared = Buffer.allocUnsafe(1024 * 1024);

type Request = { port: number; path: string; headers?: Record<string, string> };

/**
 * Sends a form with one file of `size` bytes, without reading it from anywhere.
 * @param fields before the file @returns the answer's body @throws Error unless it is a 2xx
 */
export function uploadForm(
  request: Request,
  { size, fields = {} }: { size: number; fields?: Record<string, string> },
): Promise<string> {
  const named = Object.entries(fields).map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head =
    `${named.join('')}--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n';
  const tail = `\r\n--${BOUNDARY}--\r\n`;
  const type = `multipart/form-data; boundary=${BOUNDARY}`;
  return send({ ...request, method: 'POST', type }, { head, size, tail });
}

/** Sends `size` bytes as they are. */
export function uploadPlain(request: Request, size: number): Promise<string> {
  return send({ ...request, method: 'PUT', type: 'application/octet-stream' }, { head: '', size, tail: '' });
}

/** @returns how many bytes came */
export async function download(request: Request): Promise<number> {
  let received = 0;
  await exchange(
    { ...request, method: 'GET' },
    '',
    async () => {},
    (bytes) => {
      received += bytes.length;
    },
  );
  return received;
}

async function send(
  request: Request & { method: string; type: string },
  { head, size, tail }: { head: string; size: number; tail: string },
): Promise<string> {
  let answer = '';
  const length = Buffer.byteLength(head) + size + Buffer.byteLength(tail);
  const headers = `Content-Type: ${request.type}\r\nContent-Length: ${length}\r\n`;
  await exchange(
    request,
    headers,
    async (write) => {
      await write(Buffer.from(head));
      for (let left = size; left > 0; left -= BLOCK.length)
        await write(BLOCK.subarray(0, Math.min(left, BLOCK.length)));
      await write(Buffer.from(tail));
    },
    (bytes) => {
      answer += bytes.toString('latin1');
    },
  );
  return answer;
}

async function exchange(
  { port, path, method, headers = {} }: Request & { method: string },
  more: string,
  body: (write: (bytes: Buffer) => Promise<void>) => Promise<void>,
  hear: (bytes: Buffer) => void,
): Promise<void> {
  let head = '';
  let isBody = false;
  const socket = connect({
    port,
    host: '127.0.0.1',
    onread: {
      buffer: shared,
      callback(length) {
        const bytes = shared.subarray(0, length);
        if (isBody) hear(bytes);
        else {
          head += bytes.toString('latin1');
          const end = head.indexOf('\r\n\r\n');
          if (end < 0) return true;
          isBody = true;
          const rest = Buffer.from(head.slice(end + 4), 'latin1');
          if (rest.length > 0) hear(rest);
        }
        return true;
      },
    },
  });
  const ended = once(socket, 'close');
  const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(
    `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n${more}${own.join('')}\r\n`,
  );
  await body(async (bytes) => {
    if (bytes.length > 0 && !socket.write(bytes)) await Promise.race([once(socket, 'drain'), ended]);
  });
  await ended;
  if (!/^HTTP\/1\.1 2/.test(head)) throw new Error(`${method} ${path}: ${head.slice(0, 500)}`);
}
