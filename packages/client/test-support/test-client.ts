import type { User } from '@satchel/protocol/conversation';
import { cell } from '../src/live.ts';
import { createMemoryStores } from '../src/memory-stores.ts';
import { nodeSha256 } from '../src/node/node-sha256.ts';
import { createSatchelClient, type SatchelClient } from '../src/satchel-client.ts';
import { createFakeTimers, turn } from './fake-timers.ts';
import type { ModelServer } from './model-server.ts';
import { createModelServer } from './model-server.ts';
import { noSaver } from './no-saver.ts';
import { seededBytes } from './seeded-chance.ts';

/** A model server, its clients, and one clock for all of them. */
export function createWorld(seed = 1) {
  const clock = createFakeTimers();
  const server = createModelServer(clock.now);

  /** Lets everything through, in turns, until nobody has anything left to say now. */
  const drain = async (): Promise<void> => {
    await clock.advance(0);
    for (let waiting = nonEmpty(server); waiting.length > 0; waiting = nonEmpty(server)) {
      for (const channel of waiting) deliver(server, channel);
      await clock.advance(0);
    }
  };

  let clients = 0;
  const connect = (user: User, stores = createMemoryStores(), device = user.username) => {
    clients += 1;
    const diagnostics: [string, unknown][] = [];
    const online = cell(true);
    const client: SatchelClient = createSatchelClient({
      me: user,
      baseUrl: 'http://model',
      socketUrl: 'ws://model/ws',
      fetch: server.fetchFor(user, `${device}${clients}`),
      openSocket: server.openSocketFor(user, `${device}${clients}`),
      ...stores,
      sendPart: () => Promise.reject(new Error('no uploads here')),
      saveFile: noSaver,
      sha256: nodeSha256,
      random: seededBytes(seed * 1000 + clients),
      now: clock.now,
      timers: clock.timers,
      online,
      onDiagnostic: (what, detail) => diagnostics.push([what, detail]),
    });
    client.start();
    return { client, diagnostics, online, stores };
  };

  return { clock, server, connect, drain, turn };
}

export function nonEmpty({ channels }: ModelServer): string[] {
  return [...channels].filter(([, frames]) => frames.length > 0).map(([name]) => name);
}

/**
 * Lets through what waits in channels of one kind: `>` commands, `<` pushes and replies, `!` HTTP
 * requests, `?` their answers.
 */
export function deliverAll(server: ModelServer, kind: '>' | '<' | '!' | '?'): void {
  for (const name of nonEmpty(server).filter((channel) => channel.includes(kind))) {
    for (let left = server.channels.get(name)?.length ?? 0; left > 0; left--) deliver(server, name);
  }
}

export function deliver({ channels }: ModelServer, name: string): void {
  const [first, ...rest] = channels.get(name) ?? [];
  channels.set(name, rest);
  first?.();
}
