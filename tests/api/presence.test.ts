import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bus, BusEvent } from '@satchel/api/ports/bus';
import type { Presence } from '@satchel/protocol/conversation';
import { PRESENCE_EVERY, PRESENCE_SHOWN } from '@satchel/protocol/limits';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClock } from '../support/clock.ts';
import { newId } from '../support/new-id.ts';
import { createGroup, createPair, leave, openChat, type Person, registerAll } from '../support/people.ts';
import { connect, openSocket, type TestSocket } from '../support/socket-client.ts';
import { startTestServer, type TestServer, useServer } from '../support/start-test-server.ts';
import { waiting } from '../support/waiting.ts';

/** Everything heard of one person, the newest last. */
const heardOf = ({ events }: TestSocket, { user }: Person): Presence[] =>
  events.flatMap((one) =>
    one.type === 'presence' ? one.people.filter(({ userId }) => userId === user.id) : [],
  );

const untilShown = (socket: TestSocket, person: Person, online: boolean) =>
  socket.until(
    `${person.user.username} ${online ? 'online' : 'offline'}`,
    () => heardOf(socket, person).at(-1)?.online === online,
  );

const watch = (socket: TestSocket, ...people: Person[]) =>
  socket.call('watch', { userIds: people.map(({ user }) => user.id) });

/** What this server says to other nodes, and a way to speak as one of them. */
function listenAsNode({ bus }: TestServer) {
  const said: BusEvent[] = [];
  const { changed, until } = waiting();
  const stop = bus.subscribe((event) => {
    said.push(event);
    changed();
  });
  onTestFinished(stop);
  return { said, until: (what: string, look: () => BusEvent | undefined) => until(what, look, said) };
}

describe('watching', () => {
  const server = useServer();

  it('[M12] tells who is there and when others were, and leaves out those one shares nothing with', async () => {
    const [ann, ben, cleo, stranger] = await registerAll(server(), 'ann', 'ben', 'cleo', 'stranger');
    await openChat(server(), ann, ben);
    await createGroup(server(), ann, [cleo]);
    const [annThere, benThere] = [await connect(server(), ann), await connect(server(), ben)];
    await connect(server(), stranger);
    const before = Date.now();
    const { people } = await watch(annThere, ben, cleo, stranger, ann);
    expect(people).toHaveLength(3);
    expect(people).toEqual(
      expect.arrayContaining([
        { userId: ben.user.id, online: true },
        { userId: cleo.user.id, online: false },
        { userId: ann.user.id, online: true },
      ]),
    );
    await benThere.close();
    await untilShown(annThere, ben, false);
    const seen = heardOf(annThere, ben).at(-1);
    expect(seen?.lastSeenAt).toBeGreaterThanOrEqual(before);
    expect(seen?.lastSeenAt).toBeLessThanOrEqual(Date.now());
    expect((await watch(annThere, ben)).people).toEqual([seen]);
    expect((await server().data.accounts.byId(ben.user.id))?.lastSeenAt).toBe(seen?.lastSeenAt);
  });

  it('[M12] tells of coming and going at once, by the first and the last socket of a person', async () => {
    const { ann, ben } = await createPair(server());
    const watcher = await connect(server(), ann);
    await watch(watcher, ben);
    const phone = await connect(server(), ben);
    await untilShown(watcher, ben, true);
    const laptop = await connect(server(), ben);
    await phone.close();
    laptop.socket.terminate();
    await untilShown(watcher, ben, false);
    expect(heardOf(watcher, ben).map(({ online }) => online)).toEqual([true, false]);
  });

  it('[M12] counts nobody who has not said hello', async () => {
    const { ann, ben } = await createPair(server());
    const watcher = await connect(server(), ann);
    await openSocket(server(), ben);
    expect((await watch(watcher, ben)).people).toEqual([{ userId: ben.user.id, online: false }]);
  });

  it('[M12] takes the place of an earlier watch', async () => {
    const [ann, ben, cleo] = await registerAll(server(), 'ann', 'ben', 'cleo');
    await createGroup(server(), ann, [ben, cleo]);
    const watcher = await connect(server(), ann);
    await watch(watcher, ben);
    await watch(watcher, cleo);
    await connect(server(), ben);
    await connect(server(), cleo);
    await untilShown(watcher, cleo, true);
    expect(heardOf(watcher, ben)).toEqual([]);
  });

  it('[M12] [M10] ends with the last conversation that is shared', async () => {
    const [ann, ben, cleo] = await registerAll(server(), 'ann', 'ben', 'cleo');
    const conversationId = await createGroup(server(), cleo, [ann, ben]);
    await openChat(server(), cleo, ben);
    const watcher = await connect(server(), ann);
    const member = await connect(server(), cleo);
    await watch(watcher, ben, cleo);
    await watch(member, ben);
    await leave(server(), ann, conversationId);
    await connect(server(), ben);
    await untilShown(member, ben, true);
    expect(heardOf(watcher, ben)).toEqual([]);
    expect((await watch(watcher, ben)).people).toEqual([]);
  });

  it('[M12] a watcher that did not drain hears how everybody stands once it does', async () => {
    const [ann, ben, cleo] = await registerAll(server(), 'ann', 'ben', 'cleo');
    const conversationId = await createGroup(server(), ann, [ben, cleo]);
    const watcher = await connect(server(), ann);
    await watch(watcher, ben);
    const sender = await connect(server(), cleo);
    watcher.socket.pause();
    // More than the system takes from a socket that nobody reads, less than what it is cut off for.
    for (let n = 0; n < 48; n++) {
      const bytes = new Uint8Array(256 * 1024);
      await sender.sendAttachment({ conversationId, cid: newId(), name: 'zeros' }, bytes);
    }
    await connect(server(), ben);
    expect((await watch(sender, ben)).people).toEqual([{ userId: ben.user.id, online: true }]);
    watcher.socket.resume();
    await untilShown(watcher, ben, true);
  });

  it('[M12] refuses more than a person can cause', async () => {
    const { ann, ben } = await createPair(server());
    const watcher = await connect(server(), ann);
    for (let n = 0; n < 30; n++) await watch(watcher, ben);
    const { retryAfterMs } = await watcher.refused('rate_limited', 'watch', { userIds: [] });
    expect(retryAfterMs).toBeGreaterThan(0);
    const tooMany = Array.from({ length: 201 }, () => newId());
    await watcher.refused('bad_frame', 'watch', { userIds: tooMany });
  });
});

describe('by the clock', () => {
  const clock = createClock();
  const server = useServer({
    now: clock.now,
    random: () => 0.5,
    rhythm: { pingEvery: 25, jitter: 0, pongWithin: 10 * PRESENCE_SHOWN },
  });

  it('[M12] whoever does not answer pings is gone, though the socket is still there', async () => {
    const { ann, ben } = await createPair(server());
    const watcher = await connect(server(), ann);
    const killed = await connect(server(), ben, { autoPong: false });
    expect((await watch(watcher, ben)).people).toEqual([{ userId: ben.user.id, online: true }]);
    const lastHeard = clock.now();
    clock.advance(PRESENCE_SHOWN + 1);
    await untilShown(watcher, ben, false);
    expect(heardOf(watcher, ben).at(-1)?.lastSeenAt).toBe(lastHeard);
    expect(killed.socket.readyState).toBe(killed.socket.OPEN);
    killed.socket.pong();
    await untilShown(watcher, ben, true);
  });

  it('[M12] a node says every 20 s who is there, and when it is asked', async () => {
    const { ann } = await createPair(server());
    const node = listenAsNode(server());
    await connect(server(), ann);
    const saysAnn = () =>
      node.said.find((one) => one.type === 'presence' && one.online.includes(ann.user.id));
    await node.until('the coming', saysAnn);
    node.said.length = 0;
    server().bus.publish({ type: 'presence-asked', nodeId: newId() });
    await node.until('an answer', saysAnn);
    node.said.length = 0;
    clock.advance(PRESENCE_EVERY);
    await node.until('it again', saysAnn);
  });

  it('[M12] what another node says holds for 45 s, and ends at once when it says so', async () => {
    const { ann, ben } = await createPair(server());
    const watcher = await connect(server(), ann);
    await watch(watcher, ben);
    const [one, another] = [newId(), newId()];
    const say = (nodeId: string, online: string[], gone: string[]) =>
      server().bus.publish({ type: 'presence', nodeId, online, gone });
    say(one, [ben.user.id], []);
    say(another, [ben.user.id], []);
    await untilShown(watcher, ben, true);
    say(another, [], [ben.user.id]);
    say(one, [], [ben.user.id]);
    await untilShown(watcher, ben, false);
    say(one, [ben.user.id], []);
    await untilShown(watcher, ben, true);
    clock.advance(PRESENCE_SHOWN + 1);
    await untilShown(watcher, ben, false);
    expect(heardOf(watcher, ben).map(({ online }) => online)).toEqual([true, false, true, false]);
  });

  it('[M12] whoever is there is noted as seen once a minute', async () => {
    const { ann, conversationId } = await createPair(server());
    const lastSeen = async () => (await server().data.accounts.byId(ann.user.id))?.lastSeenAt;
    const socket = await connect(server(), ann);
    const cameAt = clock.now();
    const pass = async (ms: number) => {
      const pinged = once(socket.socket, 'ping');
      clock.advance(ms);
      await pinged;
      // The pong went out before this command, so it is counted once this is answered.
      await socket.call('open', { conversationId });
    };
    for (let passed = 0; passed < 40_000; passed += 20_000) await pass(20_000);
    expect(await lastSeen()).toBeUndefined();
    await pass(20_000);
    while ((await lastSeen()) === undefined) await pass(25);
    expect(await lastSeen()).toBeGreaterThanOrEqual(cameAt + 60_000);
    expect(await lastSeen()).toBeLessThan(cameAt + 61_000);
  });
});

describe('a node', () => {
  it('[M12] that starts asks who is there', async () => {
    const said: BusEvent[] = [];
    const spy = (bus: Bus): Bus => ({
      ...bus,
      publish(event) {
        said.push(event);
        bus.publish(event);
      },
    });
    await startTestServer({ wrapBus: spy });
    expect(said).toEqual([{ type: 'presence-asked', nodeId: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
  });

  it('[M12] that stops notes everybody who is there as seen', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'satchel-presence-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const before = await startTestServer({ dataDir });
    const { ann, ben } = await createPair(before);
    const socket = await connect(before, ann);
    const closedAt = Date.now();
    await before.close();
    expect(await socket.ended).toMatchObject({ code: 1012 });
    const { data } = await startTestServer({ dataDir });
    expect((await data.accounts.byId(ann.user.id))?.lastSeenAt).toBeGreaterThanOrEqual(closedAt);
    expect((await data.accounts.byId(ben.user.id))?.lastSeenAt).toBeUndefined();
  });
});
