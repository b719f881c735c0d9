import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttpServer, listen, parserLimits } from './listen.ts';

/** The same limits, fifty times as fast. */
const quick = { ...parserLimits, headersTimeout: 300, connectionsCheckingInterval: 50 };

async function start() {
  const refusals: unknown[] = [];
  const server = createHttpServer(
    (_req, res) => res.end('served'),
    { newId: () => '0'.repeat(32), tls: undefined, refused: (refusal) => refusals.push(refusal) },
    quick,
  );
  const { port } = await listen(server, '127.0.0.1', 0);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { server, port, refusals };
}

/** One header after the other, slowly and without end. */
function trickle(port: number): { socket: Socket; stop: () => void } {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
  const timer = setInterval(() => socket.write('X'), 20);
  const stop = () => clearInterval(timer);
  socket.on('close', stop);
  return { socket, stop };
}

describe('headers that come slowly', () => {
  it('row 6: are given fifteen seconds, then 408 and the end of the connection', async () => {
    expect(parserLimits).toMatchObject({ headersTimeout: 15_000, requestTimeout: 0 });
    const { port, refusals } = await start();
    const { socket, stop } = trickle(port);
    const answer = await text(socket);
    stop();
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer.toLowerCase()).toContain('connection: close');
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({
      code: 'request_timeout',
      status: 408,
      retryable: true,
    });
    expect(refusals).toEqual([{ requestId: '0'.repeat(32), status: 408, code: 'request_timeout' }]);
  });

  it('row 6: of two hundred connections keep nobody else from being served', async () => {
    const { port } = await start();
    const slow = Array.from({ length: 200 }, () => trickle(port));
    const ended = Promise.all(slow.map(({ socket }) => once(socket.resume(), 'close')));
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('served');
    await ended;
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('served');
  });
});

describe('connections', () => {
  it('are taken up to a number; one more is closed at once, and there is a place again when one ends', async () => {
    const { server, port } = await start();
    expect(server.maxConnections).toBe(12_000);
    server.maxConnections = 3;
    const ask = async (socket: Socket) => {
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      const [answer] = await once(socket, 'data');
      return String(answer).slice(0, 15);
    };
    const open = () => connect(port, '127.0.0.1').on('error', () => {});
    const three = [open(), open(), open()];
    expect(await Promise.all(three.map(ask))).toEqual(Array(3).fill('HTTP/1.1 200 OK'));
    const fourth = open();
    expect(await text(fourth)).toBe('');
    expect(await Promise.all(three.map(ask))).toEqual(Array(3).fill('HTTP/1.1 200 OK'));
    three[0]?.destroy();
    await expect
      .poll(async () => (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.status)
      .toBe(200);
  });
});
