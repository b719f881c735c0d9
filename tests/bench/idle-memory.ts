import { setTimeout as wait } from 'node:timers/promises';
import type { Arena, Contender } from './contenders.ts';

export type IdleMemory = { rssPerConnection: number; heapPerConnection: number };

const MEMBERS = 50;
/** What a server needs once, for the first connections, is not counted. */
const FIRST = 100;
const AT_ONCE = 20;
const SETTLES_IN = 200;

/** Bytes of the server per connection that has joined and says nothing. */
export async function idleMemory(contender: Contender, connections: number): Promise<IdleMemory> {
  const arena = await contender.start({ rooms: Math.ceil(connections / MEMBERS), members: MEMBERS });
  try {
    await joinAll(arena, 0, FIRST);
    const before = await settled(arena);
    await joinAll(arena, FIRST, connections);
    const after = await settled(arena);
    const count = connections - FIRST;
    return {
      rssPerConnection: (after.rss - before.rss) / count,
      heapPerConnection: (after.heapUsed + after.external - before.heapUsed - before.external) / count,
    };
  } finally {
    await arena.stop();
  }
}

async function joinAll(arena: Arena, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, to - at) }, (_, next) => at + next);
    await Promise.all(some.map((one) => arena.join(Math.floor(one / MEMBERS), one % MEMBERS)));
  }
}

/** Twice, because handles that closed are given back only after a collection. */
async function settled({ server }: Arena) {
  await wait(SETTLES_IN);
  await server.memory();
  await wait(SETTLES_IN);
  return server.memory();
}
