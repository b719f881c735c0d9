import { MiB } from '@satchel/protocol/limits';
import type { Row } from '@satchel/protocol/rows';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Person } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { expectDelivered } from './support/expect-delivered.ts';
import { crash, createInstallation, type Installation, restartUntil } from './support/installation.ts';
import { readLog } from './support/read-log.ts';
import { digestOfSeeded } from './support/seeded-bytes.ts';
import { type Announced, type Outgoing, sendByForm, sendByParts } from './support/transfer.ts';

/** Two parts. */
const SIZE = 9 * MiB;
/** The request that began a step normally ends it, so the sweeper takes its time. */
const LATER = 60_000;

describe('kill -9 between the last part and the announcement', () => {
  let house: Installation;

  beforeEach(async () => {
    house = await createInstallation();
  });
  afterEach(() => house.remove());

  const points: [when: string, point: string][] = [
    ['before complete', 'completing-recorded'],
    ['during complete, the object not named yet', 'object-synced'],
    ['during complete, the object named', 'object-named'],
    ['after complete', 'complete-answered'],
    ['after complete and before the document', 'available-unrecorded'],
    ['available and not announced', 'available-recorded'],
    ['announced and not published', 'announcement-unpublished'],
  ];

  it.each(points)('[F14] %s: the sender repeats and it is announced once', async (_when, point) => {
    const first = await house.start({ crashAt: point });
    const { ann, ben, conversationId } = await createPair(first);
    const outgoing: Outgoing = { cid: newId(), conversationId, seed: 1, size: SIZE };
    const digest = await digestOfSeeded(outgoing.seed, SIZE);
    await crash(first, sendByParts(first, ann, outgoing, digest));

    const second = await house.start();
    const [one, two] = [
      await sendByParts(second, ann, outgoing, digest),
      await sendByParts(second, ann, outgoing, digest),
    ];
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(two.body.message.id).toBe(one.body.message.id);
    await expectDelivered(house, second, { ann, ben, ...one.body, digest });
  });

  it.each(points)('[F14] %s: without its sender it is announced once', async (_when, point) => {
    const first = await house.start({ crashAt: point });
    const { ann, ben, conversationId } = await createPair(first);
    const outgoing: Outgoing = { cid: newId(), conversationId, seed: 2, size: SIZE };
    await crash(first, sendByForm(first, ann, outgoing));

    const second = await house.start({ clockAhead: LATER });
    const announced = await vi.waitFor(() => announcement(second, ben, conversationId), 10_000);
    const digest = await digestOfSeeded(outgoing.seed, SIZE);
    await expectDelivered(house, second, { ann, ben, ...announced, digest });
  });

  it('[F14] at every step to the announcement in turn: each restart goes one step on', async () => {
    const first = await house.start({ crashAt: 'completing-recorded' });
    const { ann, ben, conversationId } = await createPair(first);
    const outgoing: Outgoing = { cid: newId(), conversationId, seed: 4, size: SIZE };
    await crash(first, sendByForm(first, ann, outgoing));
    const steps = points.slice(1).map(([, point]) => point);
    for (const [index, step] of steps.entries()) {
      await restartUntil(house, step, { clockAhead: (index + 1) * LATER });
    }

    const last = await house.start({ clockAhead: points.length * LATER });
    const announced = await vi.waitFor(() => announcement(last, ben, conversationId), 10_000);
    const digest = await digestOfSeeded(outgoing.seed, SIZE);
    await expectDelivered(house, last, { ann, ben, ...announced, digest });
  });

  it('[F14] available and not announced: whoever is connected after a plain restart hears it once', async () => {
    const first = await house.start({ crashAt: 'available-recorded' });
    const { ann, ben, conversationId } = await createPair(first);
    const outgoing: Outgoing = { cid: newId(), conversationId, seed: 3, size: SIZE };
    await crash(first, sendByForm(first, ann, outgoing));

    const second = await house.start();
    const socket = await connect(second, ben);
    await socket.until('announcement', (event) => event.type === 'rows' && event.rows.some(isFile));
    const digest = await digestOfSeeded(outgoing.seed, SIZE);
    const announced = await announcement(second, ben, conversationId);
    await expectDelivered(house, second, { ann, ben, ...announced, digest });
    expect(socket.rows(conversationId).filter(isFile)).toMatchObject([
      { id: announced.message.id, cid: outgoing.cid },
    ]);
    await socket.close();
  });
});

function isFile(row: Row): row is Extract<Row, { kind: 'file' }> {
  return row.kind === 'file';
}

/** @throws while nobody is told of a file */
async function announcement(
  server: { url: string },
  reader: Person,
  conversationId: string,
): Promise<Announced> {
  const log = await readLog(server, reader, conversationId);
  const message = log.find(isFile);
  if (!message?.body) throw new Error('No file is announced.');
  const path = `/file/${message.body.fileId}`;
  const { body } = await http(server, reader).get(path).expect(200);
  return { file: body.file, message };
}
