import { openIndexedDbStores } from '@satchel/client/browser/indexed-db-stores';
import { networkSignal } from '@satchel/client/browser/network-signal';
import { createOpfsSaver } from '@satchel/client/browser/opfs-saver';
import { randomBytes } from '@satchel/client/browser/random-bytes';
import { webCryptoSha256 } from '@satchel/client/browser/web-crypto-sha256';
import { webLock } from '@satchel/client/browser/web-locks';
import { openWebSocket, socketUrlOf } from '@satchel/client/browser/web-socket';
import { xhrPartSender } from '@satchel/client/browser/xhr-part-sender';
import { createMemoryStores } from '@satchel/client/memory-stores';
import { createSatchelClient, type SatchelClient } from '@satchel/client/satchel-client';
import { systemTimers } from '@satchel/client/timers';
import type { User } from '@satchel/protocol/conversation';
import downloadWorkerUrl from './download-worker.ts?worker&url';
import { trustedWorkerUrl } from './trusted-types.ts';

export type OpenedClient = { client: SatchelClient; close: () => void };

/** The client of one account with everything a browser gives it: the only place that knows both. */
export async function openBrowserClient(me: User): Promise<OpenedClient> {
  const { close, ...stores } = await openStores(me.id);
  const client = createSatchelClient({
    me,
    baseUrl: '',
    socketUrl: socketUrlOf(location.href, '/ws'),
    fetch: (url, init) => fetch(url, init),
    openSocket: openWebSocket,
    ...stores,
    sendPart: xhrPartSender,
    saveFile: createOpfsSaver({
      accountId: me.id,
      makeWorker: () => new Worker(trustedWorkerUrl(downloadWorkerUrl), { type: 'module' }),
      now: () => Date.now(),
    }),
    sha256: webCryptoSha256,
    random: randomBytes,
    now: () => Date.now(),
    timers: systemTimers,
    online: networkSignal(),
    lock: webLock(),
  });
  return {
    client,
    close() {
      client.stop();
      close();
    },
  };
}

/** Where a browser refuses its database, messages are still sent; they just do not outlive the page. */
async function openStores(accountId: string) {
  try {
    return await openIndexedDbStores(accountId);
  } catch {
    return { ...createMemoryStores(), close: () => {} };
  }
}
