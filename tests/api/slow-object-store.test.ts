import { describe, expect, it } from 'vitest';
import { createGate } from '../support/gate.ts';
import { http } from '../support/http.ts';
import { createGroup, registerAll } from '../support/people.ts';
import { startTestServer } from '../support/start-test-server.ts';
import { sendFile } from '../support/upload.ts';
import { withObjects } from '../support/wrap-objects.ts';

const FILES = 20;
/** Of a call that is never answered, and the rest of stopping. */
const STOPPED_WITHIN = 9000;

/** Revoked files, whose removal waits at a gate that is shut. */
async function start() {
  const gate = createGate();
  let elapsed = 0;
  let atOnce = 0;
  let most = 0;
  const server = await startTestServer({
    elapsed: () => elapsed,
    wrapObjects: withObjects(({ remove }) => ({
      async remove(key) {
        most = Math.max(most, ++atOnce);
        await gate.pass();
        atOnce -= 1;
        await remove(key);
      },
    })),
  });
  const [ann, ben, cleo] = await registerAll(server, 'ann', 'ben', 'cleo');
  const conversationId = await createGroup(server, ann, [ben, cleo]);
  const revoked: string[] = [];
  for (let index = 0; index < FILES; index++) {
    revoked.push((await sendFile(server, ann, conversationId)).file.id);
  }
  const kept = await sendFile(server, ann, conversationId);
  gate.shut();
  for (const id of revoked) await http(server, ann).delete(`/file/${id}`);
  await gate.reached();
  return {
    gate,
    server,
    ...{ ann, ben, cleo, conversationId, revoked, kept },
    most: () => most,
    pass: (ms: number) => {
      elapsed += ms;
    },
  };
}

describe('an object store that does not answer', () => {
  it('[F6] [F11] delays no note, no waiving and no lease, and everything goes once it answers', async () => {
    const { gate, server, cleo, conversationId, revoked, kept, most, pass } = await start();
    const before = (await server.data.conversations.byId(conversationId))!;
    const members = before.members.filter(({ userId }) => userId !== cleo.user.id);
    const version = before.version + 1;
    await server.data.conversations.replace({ ...before, members, version }, before.version);

    pass(31_000);
    const waiting = async () => {
      const file = await server.data.files.byId(kept.file.id);
      return file !== undefined && 'pending' in file && file.pending.includes(cleo.user.id);
    };
    await expect.poll(waiting, { timeout: 5000 }).toBe(false);
    await expect.poll(() => server.data.leases.holderOf('sweeper'), { timeout: 5000 }).toBe('the only node');
    expect((await server.data.files.byId(revoked[0]!))?.state).toBe('revoked');

    gate.open();
    const states = async () =>
      new Set(await Promise.all(revoked.map(async (id) => (await server.data.files.byId(id))?.state)));
    await expect.poll(states, { timeout: 8000 }).toEqual(new Set(['deleted']));
    expect(most()).toBe(8);
  });

  it('does not keep the server from stopping, and begins nothing more', async () => {
    const { gate, server } = await start();
    const from = performance.now();
    await server.close();
    expect(performance.now() - from).toBeLessThan(STOPPED_WITHIN);
    gate.open();
  });
});
