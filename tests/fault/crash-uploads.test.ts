import { MiB } from '@satchel/protocol/limits';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { expectDelivered } from './support/expect-delivered.ts';
import { crash, createInstallation, type Installation } from './support/installation.ts';
import { readLog } from './support/read-log.ts';
import { digestOfSeeded } from './support/seeded-bytes.ts';
import { objectSizes, storedFiles } from './support/stored-sizes.ts';
import { type Outgoing, partUpload, sendByForm } from './support/transfer.ts';

/** Three parts, the last one short. */
const SIZE = 20 * MiB;
/** More than a form may be quiet. */
const LATER = 60_000;

describe('kill -9 during an upload', () => {
  let house: Installation;

  beforeEach(async () => {
    house = await createInstallation();
  });
  afterEach(() => house.remove());

  const openings: [when: string, point: string][] = [
    ['before multipart create', 'upload-recorded'],
    ['after multipart create', 'upload-begun'],
  ];

  it.each(openings)('[F14] %s: the same cid begins again', async (_when, point) => {
    const first = await house.start({ crashAt: point });
    const { ann, ben, conversationId } = await createPair(first);
    const outgoing: Outgoing = { cid: newId(), conversationId, seed: 1, size: SIZE };
    await crash(first, partUpload(first, ann, outgoing).begin());

    const second = await house.start();
    const upload = partUpload(second, ann, outgoing);
    const { status, body } = await upload.begin();
    expect(status).toBe(200);
    for (const n of [1, 2, 3]) expect(await upload.put(body.file, n)).toBe(204);
    const digest = await digestOfSeeded(outgoing.seed, SIZE);
    const { body: announced } = await upload.complete(body.file, digest);
    // What a store was asked for and nobody recorded may stay for the orphan sweep, but never with bytes.
    const leftover = (await storedFiles(house.dataDir)).filter(({ path }) => path.endsWith('/data'));
    expect(leftover.every(({ size }) => size === 0)).toBe(true);
    await expectDelivered(house, second, { ann, ben, ...announced, digest });
  });

  const parts: [when: string, point: string][] = [
    ['in a part', 'part-arriving'],
    ['in a part, its bytes durable and not recorded', 'part-unrecorded'],
  ];

  it.each(parts)('[F14] [F16] %s: nothing of it counts until it is sent again', async (_when, point) => {
    const first = await house.start({ crashAt: point });
    const { ann, ben, conversationId } = await createPair(first);
    const outgoing: Outgoing = { cid: newId(), conversationId, seed: 2, size: SIZE };
    const begun = partUpload(first, ann, outgoing);
    const { file } = (await begun.begin()).body;
    expect(await begun.put(file, 1)).toBe(204);
    await crash(first, begun.put(file, 2));
    const [data] = (await storedFiles(house.dataDir)).filter(({ path }) => path.endsWith('/data'));
    expect(data?.size).toBeGreaterThan(8 * MiB);

    const second = await house.start();
    const upload = partUpload(second, ann, outgoing);
    expect((await upload.begin()).body.file.id).toBe(file.id);
    expect(await upload.parts(file)).toEqual([1]);
    expect(await upload.put(file, 3)).toBe(204);
    const digest = await digestOfSeeded(outgoing.seed, SIZE);
    expect((await upload.complete(file, digest)).status).toBe(409);
    expect(await upload.put(file, 2)).toBe(204);
    const { body: announced } = await upload.complete(file, digest);
    await expectDelivered(house, second, { ann, ben, ...announced, digest });
  });

  it('[F14] [F16] in the middle of a form: nothing is left, and the same cid may be sent again', async () => {
    const first = await house.start({ crashAt: 'part-arriving' });
    const { ann, ben, conversationId } = await createPair(first);
    const outgoing: Outgoing = { cid: newId(), conversationId, seed: 3, size: SIZE };
    const before = await readLog(first, ann, conversationId);
    await crash(first, sendByForm(first, ann, outgoing));
    expect((await storedFiles(house.dataDir)).length).toBeGreaterThan(0);

    const second = await house.start({ clockAhead: LATER });
    await expect.poll(() => storedFiles(house.dataDir), { timeout: 10_000 }).toEqual([]);
    expect(await readLog(second, ben, conversationId)).toEqual(before);

    // Its bytes go a moment before its record does; until then it counts as running (F16).
    const { status, body: announced } = await vi.waitFor(async () => {
      const answer = await sendByForm(second, ann, outgoing);
      expect(answer.status).not.toBe(409);
      return answer;
    }, 10_000);
    expect(status).toBe(201);
    expect(await objectSizes(house.dataDir)).toEqual([SIZE]);
    const digest = await digestOfSeeded(outgoing.seed, SIZE);
    await expectDelivered(house, second, { ann, ben, ...announced, digest });
  });

  it('[F14] [F16] in the middle of a form, and again where the next one takes over: nothing is left', async () => {
    const first = await house.start({ crashAt: 'part-arriving' });
    const { ann, conversationId } = await createPair(first);
    const outgoing: Outgoing = { cid: newId(), conversationId, seed: 6, size: SIZE };
    await crash(first, sendByForm(first, ann, outgoing));
    const second = await house.start({ crashAt: 'upload-taken-over' });
    await crash(second, sendByForm(second, ann, outgoing));

    await house.start({ clockAhead: LATER });
    await expect.poll(() => storedFiles(house.dataDir), { timeout: 10_000 }).toEqual([]);
  });

  it('[F14] [F16] in the middle of a form that is sent again at once: only the new bytes count', async () => {
    const first = await house.start({ crashAt: 'part-arriving' });
    const { ann, ben, conversationId } = await createPair(first);
    const outgoing: Outgoing = { cid: newId(), conversationId, seed: 4, size: SIZE };
    await crash(first, sendByForm(first, ann, outgoing));

    const second = await house.start();
    const { status, body: announced } = await sendByForm(second, ann, { ...outgoing, seed: 5 });
    expect(status).toBe(201);
    expect((await storedFiles(house.dataDir)).map(({ size }) => size)).toEqual([SIZE]);
    await expectDelivered(house, second, {
      ann,
      ben,
      ...announced,
      digest: await digestOfSeeded(5, SIZE),
    });
  });
});
