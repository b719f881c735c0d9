import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import { describe, expect, it } from 'vitest';
import { countGuestLooks } from '../support/guest-looks.ts';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createGroup, createPair, type Person, register, registerAll, showChat } from '../support/people.ts';
import { showFile } from '../support/quartet.ts';
import { createRoom, enterAsGuest } from '../support/rooms.ts';
import { connect } from '../support/socket-client.ts';
import { startTestServer } from '../support/start-test-server.ts';
import { confirm, sendFile } from '../support/upload.ts';
import { waiting } from '../support/waiting.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Two clocks: that of the wall, which can be set, and the time that passes. */
async function start() {
  const time = { wall: Date.now(), elapsed: 0 };
  const sweeps = countSweeps();
  const looks = countGuestLooks();
  const polls = countPolls();
  const server = await startTestServer({
    now: () => time.wall,
    elapsed: () => time.elapsed,
    wrapData: (data) => polls.wrap(looks.wrap(sweeps.wrap(data))),
  });
  return {
    server,
    swept: sweeps.swept,
    guestsLooked: looks.looked,
    polled: polls.polled,
    pass(ms: number) {
      time.wall += ms;
      time.elapsed += ms;
    },
    set(by: number) {
      time.wall += by;
    },
  };
}

describe('a clock that is set', () => {
  it('[F8] a month ahead expires nothing for an hour, and nothing at all if it is put right', async () => {
    const { server, swept, pass, set } = await start();
    const { ann, ben, conversationId } = await createPair(server);
    const sent = await sendFile(server, ann, conversationId);
    const record = async () => (await server.data.files.byId(sent.file.id))?.state;
    await swept(2);
    set(30 * DAY);
    await swept(2);
    pass(HOUR / 2);
    await swept(2);
    expect(await record()).toBe('available');
    set(-30 * DAY);
    pass(HOUR);
    await swept(2);
    expect(await record()).toBe('available');
    expect(await confirm(server, ben, sent)).toMatchObject({ state: 'deleted', reason: 'delivered' });
  });

  it('[F8] ahead for more than an hour is believed in the end', async () => {
    const { server, swept, pass, set } = await start();
    const { ann, conversationId } = await createPair(server);
    const sent = await sendFile(server, ann, conversationId);
    const record = async () => (await server.data.files.byId(sent.file.id))?.state;
    await swept(2);
    set(30 * DAY);
    await swept(2);
    pass(HOUR - 1);
    await swept(2);
    expect(await record()).toBe('available');
    pass(1);
    await expect.poll(record, { timeout: 5000 }).toBe('deleted');
  });

  it('[M10] [R6] a month ahead ends no session, no socket and no visit', async () => {
    const { server, polled, guestsLooked, pass, set } = await start();
    const ann = await register(server, 'ann');
    const room = await createRoom(server, ann);
    const guest = await enterAsGuest(server, room);
    const sockets = [await connect(server, ann), await connect(server, guest)];
    await polled(1);
    set(31 * DAY);
    pass(7000);
    await Promise.all([guestsLooked(1), polled(2)]);
    const say = async (text: string) => {
      for (const socket of sockets) {
        await socket.call('send', { conversationId: room.id, cid: newId(), text });
      }
      await http(server, guest).get(`/chat/${room.id}`).expect(200);
    };
    await say('In another month.');
    set(-31 * DAY);
    pass(7000);
    await Promise.all([guestsLooked(1), polled(2)]);
    await say('Back again.');
    expect((await showChat(server, ann, room.id)).memberCount).toBe(2);
  });

  it('[F11] [F6] back by two hours stalls no sweep and ends no session', async () => {
    const { server, swept, pass, set } = await start();
    const [ann, ben, cleo] = await registerAll(server, 'ann', 'ben', 'cleo');
    const conversationId = await createGroup(server, ann, [ben, cleo]);
    const sent = await sendFile(server, ann, conversationId);
    const socket = await connect(server, ben);
    await swept(2);
    set(-2 * HOUR);
    await swept(1);
    await http(server, ann).delete(`/file/${sent.file.id}`).expect(204);
    const state = async (person: Person) => (await showFile(server, person, sent.file.id)).state;
    await expect.poll(() => state(ben), { timeout: 5000 }).toBe('deleted');

    // Only the round of the sweeper waives who is no member any more without having left.
    const other = await sendFile(server, ann, conversationId);
    const conversation = (await server.data.conversations.byId(conversationId))!;
    const members = conversation.members.filter(({ userId }) => userId !== cleo.user.id);
    await server.data.conversations.replace(
      { ...conversation, members, version: conversation.version + 1 },
      conversation.version,
    );
    pass(30_000);
    const waits = async () => {
      const file = await server.data.files.byId(other.file.id);
      return file !== undefined && 'pending' in file && file.pending.includes(cleo.user.id);
    };
    await expect.poll(waits, { timeout: 5000 }).toBe(false);
    await socket.call('send', { conversationId, cid: newId(), text: 'Still signed in.' });
  });
});

/** Tells when the sweeper has asked so many more times what is due. */
function countSweeps() {
  let looks = 0;
  let changed = () => {};
  return {
    wrap: (data: DataStore): DataStore => ({
      ...data,
      files: {
        ...data.files,
        async due(...asked) {
          const found = await data.files.due(...asked);
          looks++;
          changed();
          return found;
        },
      },
    }),
    async swept(more: number) {
      const until = looks + more;
      while (looks < until) {
        await new Promise<void>((resolve) => {
          changed = resolve;
        });
      }
    },
  };
}

/** Tells when the node has asked so many more times whose sessions were revoked. */
function countPolls() {
  const { changed, until } = waiting();
  let polls = 0;
  return {
    wrap: (data: DataStore): DataStore => ({
      ...data,
      sessions: {
        ...data.sessions,
        async revokedSince(...asked) {
          polls++;
          changed();
          return data.sessions.revokedSince(...asked);
        },
      },
    }),
    async polled(more: number) {
      const enough = polls + more;
      await until(`poll number ${enough}`, () => polls >= enough || undefined, polls);
    },
  };
}
