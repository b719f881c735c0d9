import { connect } from 'node:net';

const WITHIN = 5000;

export type RawAnswer = { status: number; head: string; body: string; closed: boolean };

/**
 * Sends these very bytes and reads one answer.
 * @returns what came until the server closed, or until one answer was whole
 */
export function sendRaw(server: { url: string }, request: string | Buffer): Promise<RawAnswer> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let text = '';
    const finish = (closed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      const [head = '', ...rest] = text.split('\r\n\r\n');
      resolve({
        status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]),
        head,
        body: rest.join('\r\n\r\n'),
        closed,
      });
    };
    const timer = setTimeout(() => {
      if (text === '') reject(new Error(`No answer within ${WITHIN} ms.`));
      else finish(false);
    }, WITHIN);
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      text += chunk;
      if (isWhole(text)) finish(false);
    });
    socket.on('error', () => {});
    socket.on('close', () => finish(true));
    socket.write(request);
  });
}

/** An answer that leaves the connection open ends where its Content-Length says. */
function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (text.startsWith('HTTP/1.1 101 ') && end > 0) return true;
  if (end < 0 || /\r\nconnection: close\r\n/i.test(`${text.slice(0, end)}\r\n`)) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, end))?.[1];
  return length !== undefined && Buffer.byteLength(text.slice(end + 4)) >= Number(length);
}
