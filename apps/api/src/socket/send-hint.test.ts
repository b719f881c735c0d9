import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { Authenticated } from '../use-cases/authenticate.ts';
import { queue } from './fan-out/outgoing.ts';
import { createTurn } from './fan-out/turn.ts';
import { newPeer } from './peer.ts';
import { sendHint } from './send-hint.ts';

/** More than the system takes from a socket that nobody reads. */
const MANY = 32;

async function connectPeer() {
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
  const turn = createTurn({ catchUp: async () => {}, onFault: () => {} });
  const who = {} as Authenticated;
  return { reader, peer: newPeer({ socket, who, nextPingAt: 0, lastPongAt: 0, heardAt: 0, turn }) };
}

it('[M12] hints are dropped for a socket that does not drain, and sent again once it does', async () => {
  const { reader, peer } = await connectPeer();
  const heard: string[] = [];
  reader.on('message', (data) => heard.push(String(data).slice(0, 5)));
  expect(sendHint(peer, 'one')).toBe(true);
  while (heard.length < 1) await once(reader, 'message');

  reader.pause();
  for (let n = 0; n < MANY; n++) queue(peer, 'x'.repeat(1024 * 1024));
  await setImmediate();
  await setImmediate();
  expect(sendHint(peer, 'two')).toBe(false);

  reader.resume();
  while (heard.length < 1 + MANY) await once(reader, 'message');
  while (!sendHint(peer, 'three')) await setImmediate();
  while (heard.length < 2 + MANY) await once(reader, 'message');
  expect([heard[0], new Set(heard.slice(1, -1)), heard.at(-1)]).toEqual(['one', new Set(['xxxxx']), 'three']);
});

it('[M12] hints for a socket that is closing are dropped', async () => {
  const { reader, peer } = await connectPeer();
  peer.socket.close();
  expect(sendHint(peer, 'late')).toBe(false);
  await once(reader, 'close');
});
