import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import { describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { createGroup, registerAll, signIn } from '../support/people.ts';
import { createRoom, enterAsGuest } from '../support/rooms.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';
import { sendFile } from '../support/upload.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A sweeper that the test lets run: between its looks no time passes. */
function heldTime() {
  let elapsed = 0;
  return {
    elapsed: () => elapsed,
    pass: (ms: number) => {
      elapsed += ms;
    },
  };
}

describe('a round of the sweeper', () => {
  it('[F6] waives the former members of all files but the one that fails, and of that one in the next', async () => {
    const time = heldTime();
    const failing = new Set<string>();
    const server = await startTestServer({ ...time, wrapData: (data) => failingFiles(data, failing) });
    const [ann, ben, cleo] = await registerAll(server, 'ann', 'ben', 'cleo');
    const conversationId = await createGroup(server, ann, [ben, cleo]);
    const sent = [
      await sendFile(server, ann, conversationId),
      await sendFile(server, ann, conversationId),
      await sendFile(server, ann, conversationId),
    ];
    const [first = '', ...others] = sent.map(({ file }) => file.id).sort();
    failing.add(first);
    await takeOut(server, conversationId, cleo.user.id);
    const waitsIn = async (fileId: string) => {
      const file = await server.data.files.byId(fileId);
      return file !== undefined && 'pending' in file && file.pending.includes(cleo.user.id);
    };

    time.pass(30_000);
    for (const fileId of others) await expect.poll(() => waitsIn(fileId), { timeout: 5000 }).toBe(false);
    expect(await waitsIn(first)).toBe(true);
    failing.clear();
    time.pass(30_000);
    await expect.poll(() => waitsIn(first), { timeout: 5000 }).toBe(false);
  });

  it('[R5] retires all absent guests but the one who cannot be', async () => {
    const time = heldTime();
    const clock = createClock();
    const failing = new Set<string>();
    const wrapData = (data: DataStore): DataStore => ({
      ...data,
      sessions: {
        ...data.sessions,
        ofUser: async (userId) => {
          if (failing.has(userId)) throw new Error('Not this one.');
          return data.sessions.ofUser(userId);
        },
      },
    });
    const server = await startTestServer({ now: clock.now, ...time, wrapData });
    const [ann] = await registerAll(server, 'ann');
    const room = await createRoom(server, ann, {});
    const guests = [await enterAsGuest(server, room), await enterAsGuest(server, room)];
    const [first = '', second = ''] = guests.map(({ user }) => user.id).sort();
    failing.add(first);
    clock.advance(8 * DAY);
    time.pass(8 * DAY);
    const isRetired = async (id: string) => {
      const account = await server.data.accounts.byId(id);
      return account?.role === 'guest' && account.retiredAt !== undefined;
    };
    await expect.poll(() => isRetired(second), { timeout: 5000 }).toBe(true);
    expect(await isRetired(first)).toBe(false);
    failing.clear();
    time.pass(5000);
    await expect.poll(() => isRetired(first), { timeout: 5000 }).toBe(true);
  });

  it('[M10] forgets sessions an hour after they ended, and those nobody used for a week', async () => {
    const clock = createClock();
    const forgotten: { revokedAt: number; lastUsedAt: number }[] = [];
    const server = await startTestServer({
      now: clock.now,
      wrapData: (data) => ({
        ...data,
        sessions: {
          ...data.sessions,
          forget: async (before) => {
            await data.sessions.forget(before);
            forgotten.push(before);
          },
        },
      }),
    });
    const start = clock.now();
    await expect.poll(() => forgotten, { timeout: 5000 }).toHaveLength(1);
    const [ann] = await registerAll(server, 'ann');
    await signIn(server, ann);
    const rows = async () => (await server.data.sessions.ofUser(ann.user.id)).length;
    const [ended] = await server.data.sessions.ofUser(ann.user.id);
    await server.data.sessions.revoke(ended!.id, ann.user.id, clock.now());
    const isKnown = async () => (await server.data.sessions.byTokenHash(ended!.tokenHash)) !== undefined;

    clock.advance(HOUR);
    await expect.poll(() => forgotten, { timeout: 5000 }).toHaveLength(2);
    expect(forgotten[1]).toEqual({ revokedAt: start, lastUsedAt: start + HOUR - 7 * DAY });
    expect(await isKnown()).toBe(true);
    clock.advance(HOUR);
    await expect.poll(() => forgotten, { timeout: 5000 }).toHaveLength(3);
    expect([await isKnown(), await rows()]).toEqual([false, 1]);
    clock.advance(7 * DAY);
    await expect.poll(rows, { timeout: 5000 }).toBe(0);
  });
});

/** Nothing of these files can be written. */
function failingFiles(data: DataStore, failing: ReadonlySet<string>): DataStore {
  return {
    ...data,
    files: {
      ...data.files,
      replace: async (file, version) => {
        if (failing.has(file.id)) throw new Error('Not this one.');
        return data.files.replace(file, version);
      },
    },
  };
}

/** Out of the members without having left, which only the round of the sweeper notices. */
async function takeOut(server: TestServer, conversationId: string, userId: string): Promise<void> {
  const before = (await server.data.conversations.byId(conversationId))!;
  const members = before.members.filter((member) => member.userId !== userId);
  await server.data.conversations.replace(
    { ...before, members, version: before.version + 1 },
    before.version,
  );
}
