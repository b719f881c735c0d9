import { randomBytes } from 'node:crypto';
import type { FileSaver } from '@satchel/client/file-saver';
import { createMemoryStores } from '@satchel/client/memory-stores';
import { fetchPartSender } from '@satchel/client/node/fetch-part-sender';
import { nodeSha256 } from '@satchel/client/node/node-sha256';
import { wsSocketOpener } from '@satchel/client/node/ws-socket';
import { createSatchelClient, type SatchelClient } from '@satchel/client/satchel-client';
import { systemTimers } from '@satchel/client/timers';
import WebSocket from 'ws';
import type { Person } from '../../support/people.ts';

/**
 * The client as programs use it, at a given address. It comes back at once whenever its line broke:
 * the delays of M8 are for thousands of clients, and have units of their own.
 */
export function startClient(at: { url: string }, { user, token }: Person): SatchelClient {
  const client = createSatchelClient({
    me: user,
    token,
    baseUrl: at.url,
    socketUrl: `${at.url.replace(/^http/, 'ws')}/ws`,
    fetch: (url, init) => fetch(url, init),
    openSocket: wsSocketOpener(WebSocket),
    ...createMemoryStores(),
    sendPart: fetchPartSender,
    saveFile: savesNothing,
    sha256: nodeSha256,
    random: (length) => randomBytes(length),
    now: Date.now,
    timers: systemTimers,
  });
  client.connection.subscribe(() => {
    if (client.connection.get().state === 'waiting') client.reconnectNow();
  });
  client.start();
  return client;
}

const savesNothing: FileSaver = {
  saved: async () => [],
  open: () => Promise.reject(new Error('This client downloads nothing.')),
  handOver: async () => {},
  discard: async () => {},
  clear: async () => {},
};
