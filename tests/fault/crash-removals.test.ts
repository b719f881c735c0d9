import { MiB } from '@satchel/protocol/limits';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Person } from '../support/people.ts';
import { postReceipt } from '../support/upload.ts';
import { expectRemoved } from './support/expect-delivered.ts';
import { crash, createInstallation, type Installation, restartUntil } from './support/installation.ts';
import { readLog } from './support/read-log.ts';
import { digestOfSeeded } from './support/seeded-bytes.ts';
import { objectSizes } from './support/stored-sizes.ts';
import { type Announced, sendByForm } from './support/transfer.ts';
import { createTrio } from './support/trio.ts';

const SIZE = MiB;
const SEED = 1;

describe('kill -9 around receipts and removal', () => {
  let house: Installation;

  beforeEach(async () => {
    house = await createInstallation();
  });
  afterEach(() => house.remove());

  it('[F14] [F4] receipt committed and reply lost: the repeat gives the same answer', async () => {
    const first = await house.start({ crashAt: 'receipt-committed' });
    const { ann, ben, cleo, conversationId } = await createTrio(first);
    const { file } = await sent(first, ann, conversationId);
    await crash(first, prove(first, ben, file.id));

    const second = await house.start();
    const repeats = [await prove(second, ben, file.id), await prove(second, ben, file.id)];
    expect(repeats.map(({ status }) => status)).toEqual([200, 200]);
    expect(repeats[1]?.body).toEqual(repeats[0]?.body);
    expect(statuses(repeats[0]?.body.file)).toEqual({ [ben.user.id]: 'stored', [cleo.user.id]: 'waiting' });
    expect(await objectSizes(house.dataDir)).toEqual([SIZE]);
    expect((await prove(second, cleo, file.id)).status).toBe(200);
    await expectRemoved(house, second, ann, file.id, 'delivered');
  });

  const removals: [when: string, point: string, objects: number[]][] = [
    ['last receipt and no deletion', 'receipt-committed', [SIZE]],
    ['claimed and object still there', 'removal-claimed', [SIZE]],
    ['object gone and document not updated', 'object-removed', []],
    ['removed and nobody told', 'removal-untold', []],
  ];

  it.each(removals)('[F14] [F11] %s: gone within 10 s of the restart', async (_when, point, objects) => {
    const first = await house.start({ crashAt: point });
    const { ann, ben, conversationId } = await createPair(first);
    const { file, message } = await sent(first, ann, conversationId);
    await crash(first, prove(first, ben, file.id));
    expect(await objectSizes(house.dataDir)).toEqual(objects);

    const second = await house.start();
    await expectRemoved(house, second, ann, file.id, 'delivered');
    expect((await prove(second, ben, file.id)).status).toBe(200);
    const log = await readLog(second, ben, conversationId);
    const card = log.find(({ id }) => id === message.id);
    expect(card).toMatchObject({ body: { state: 'deleted', reason: 'delivered' } });
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  });

  it('[F14] [F11] at every step of the removal in turn: each restart goes one step on', async () => {
    const first = await house.start({ crashAt: 'receipt-committed' });
    const { ann, ben, conversationId } = await createPair(first);
    const { file } = await sent(first, ann, conversationId);
    await crash(first, prove(first, ben, file.id));
    const steps = ['removal-claimed', 'object-removed', 'removal-untold'];
    for (const step of steps) await restartUntil(house, step);

    const last = await house.start();
    await expectRemoved(house, last, ann, file.id, 'delivered');
  });

  const leavings: [when: string, point: string, by: 'ann' | 'cleo'][] = [
    ['left and not waived', 'member-gone', 'cleo'],
    ['removed and not waived', 'member-gone', 'ann'],
    ['waived and not told', 'place-given-up', 'cleo'],
  ];

  it.each(leavings)('[F6] [F14] %s: nobody waits for a former member', async (_when, point, by) => {
    const first = await house.start({ crashAt: point });
    const trio = await createTrio(first);
    const { ann, ben, cleo, conversationId } = trio;
    const { file } = await sent(first, ann, conversationId);
    const path = `/group/${conversationId}/members/${cleo.user.id}`;
    const leaving =
      by === 'cleo'
        ? http(first, cleo).post(`/group/${conversationId}/leave`)
        : http(first, ann).delete(path);
    await crash(first, leaving);
    expect(await objectSizes(house.dataDir)).toEqual([SIZE]);

    const second = await house.start();
    const readFile = () => http(second, ann).get(`/file/${file.id}`);
    await expect
      .poll(async () => statuses((await readFile()).body.file), { timeout: 10_000 })
      .toEqual({ [ben.user.id]: 'waiting', [cleo.user.id]: 'waived' });
    expect((await http(second, cleo).get(`/file/${file.id}`)).status).toBe(404);
    const event = by === 'cleo' ? 'left' : 'removed';
    await expect
      .poll(async () => notesOf(await readLog(second, ann, conversationId)), { timeout: 10_000 })
      .toEqual(['created', event]);
    expect(await objectSizes(house.dataDir)).toEqual([SIZE]);
    expect((await prove(second, ben, file.id)).status).toBe(200);
    await expectRemoved(house, second, ann, file.id, 'delivered');
  });
});

async function sent(server: { url: string }, sender: Person, conversationId: string): Promise<Announced> {
  const outgoing = { cid: newId(), conversationId, seed: SEED, size: SIZE };
  return (await sendByForm(server, sender, outgoing)).body;
}

async function prove(server: { url: string }, reader: Person, fileId: string) {
  return postReceipt(server, reader, fileId, await digestOfSeeded(SEED, SIZE));
}

function statuses(file: Announced['file'] | undefined): Record<string, string> {
  return Object.fromEntries((file?.recipients ?? []).map(({ user, status }) => [user.id, status]));
}

function notesOf(log: Awaited<ReturnType<typeof readLog>>): string[] {
  return log.flatMap((row) => (row.kind === 'note' && row.body !== null ? [row.body.event] : []));
}
