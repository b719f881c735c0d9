import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { sendHint } from './send-hint.ts';

/** More than the system takes from a socket that nobody reads. */
const MANY = 64 * 1024 * 1024;

it('[M12] hints are dropped for a socket that does not drain, and sent again once it does', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const connected = once(server, 'connection');
  const reader = new WebSocket(`ws://127.0.0.1:${port}`);
  const [socket] = (await connected) as [WebSocket];
  await once(reader, 'open');
  expect(sendHint({ socket }, 'one')).toBe(true);
  expect(String((await once(reader, 'message'))[0])).toBe('one');

  reader.pause();
  const chunk = Buffer.alloc(1024 * 1024);
  let written = Promise.resolve();
  for (let bytes = 0; bytes < MANY; bytes += chunk.length) {
    written = new Promise((resolve) => socket.send(chunk, () => resolve()));
  }
  expect(sendHint({ socket }, 'two')).toBe(false);

  const texts: string[] = [];
  reader.on('message', (data, isBinary) => isBinary || texts.push(String(data)));
  reader.resume();
  await written;
  expect(sendHint({ socket }, 'three')).toBe(true);
  await once(reader, 'message');
  while (texts.length === 0) await once(reader, 'message');
  expect(texts).toEqual(['three']);
});

it('[M12] hints for a socket that is closing are dropped', async () => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => server.close());
  await once(server, 'listening');
  const connected = once(server, 'connection');
  const reader = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [socket] = (await connected) as [WebSocket];
  await once(reader, 'open');
  socket.close();
  expect(sendHint({ socket }, 'late')).toBe(false);
  await once(reader, 'close');
});
