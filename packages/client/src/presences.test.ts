import { WATCHED_MAX } from '@satchel/protocol/limits';
import { describe, expect, it } from 'vitest';
import { ana, ben, conversationOf, hexId, personNamed } from '../test-support/rows.ts';
import { createWorld } from '../test-support/test-client.ts';
import { peopleOnScreen } from './people-on-screen.ts';

const settled = 1000;

async function createWatcher() {
  const world = createWorld();
  const id = world.server.addConversation([ana, ben]);
  const { client } = world.connect(ana);
  await world.drain();
  client.conversation(id).open();
  await world.drain();
  await world.clock.advance(settled);
  await world.drain();
  return { ...world, id, client };
}

describe('[M12] presence', () => {
  it('is known of the people on screen, and follows what the server says', async () => {
    const { client, server, drain, connect } = await createWatcher();
    expect(client.presence(ben.id).get()).toEqual({ userId: ben.id, online: false });
    connect(ben);
    server.tellPresence(ben.id, true);
    await drain();
    expect(client.presence(ben.id).get()?.online).toBe(true);
    server.tellPresence(ben.id, false, 77);
    await drain();
    expect(client.presence(ben.id).get()).toEqual({ userId: ben.id, online: false, lastSeenAt: 77 });
  });

  it('is unknown without a line, and asked for anew on the next one', async () => {
    const { client, server, clock, drain } = await createWatcher();
    server.cut(ana);
    expect(client.presence(ben.id).get()).toBeUndefined();
    await clock.advance(2000);
    await drain();
    await clock.advance(settled);
    await drain();
    expect(client.presence(ben.id).get()).toBeDefined();
    expect(server.heard('watch')).toHaveLength(2);
  });

  it('is asked for once while the people on screen stay the same', async () => {
    const { server, id, clock, drain } = await createWatcher();
    server.post(id, ben, 'one');
    server.post(id, ben, 'two');
    await drain();
    await clock.advance(settled);
    await drain();
    expect(server.heard('watch')).toHaveLength(1);
  });

  it('is let go of when they leave the screen', async () => {
    const { client, server, id, clock, drain } = await createWatcher();
    client.conversation(id).close();
    await clock.advance(settled);
    await drain();
    expect(server.heard('watch').at(-1)).toMatchObject({ userIds: [] });
    expect(client.presence(ben.id).get()).toBeUndefined();
  });
});

describe('people on screen', () => {
  const people = Array.from({ length: 3 * WATCHED_MAX }, (_, n) => personNamed(`p${n}`));
  const direct = (n: number) =>
    conversationOf(0, {
      id: hexId(`c${n}`),
      members: [ana, people[n] ?? ana].map((user) => ({ user, role: 'member', since: 0 })),
    });
  const crowd = conversationOf(0, {
    kind: 'group',
    members: people.slice(WATCHED_MAX).map((user) => ({ user, role: 'member', since: 0 })),
  });

  it('are the partners in the list and the members of what is open, without me', () => {
    expect(peopleOnScreen([direct(0), crowd], [], ana.id)).toEqual([people[0]?.id]);
    expect(peopleOnScreen([], [direct(1)], ana.id)).toEqual([people[1]?.id]);
  });

  it('are never more than a socket may watch, some of the list and some of the crowd', () => {
    const partners = Array.from({ length: WATCHED_MAX }, (_, n) => direct(n));
    const watched = new Set(peopleOnScreen(partners, [crowd], ana.id));
    expect(watched.size).toBe(WATCHED_MAX);
    const among = (some: typeof people) => some.filter(({ id }) => watched.has(id)).length;
    expect(among(people.slice(0, WATCHED_MAX))).toBeGreaterThan(50);
    expect(among(people.slice(WATCHED_MAX))).toBeGreaterThan(50);
  });
});
