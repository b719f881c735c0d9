import { MiB } from '@satchel/protocol/limits';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Person } from '../support/people.ts';
import { postReceipt } from '../support/upload.ts';
import { expectRemoved } from './support/expect-delivered.ts';
import { crash, createInstallation, type Installation } from './support/installation.ts';
import { readLog } from './support/read-log.ts';
import { digestOfSeeded } from './support/seeded-bytes.ts';
import { objectSizes } from './support/stored-sizes.ts';
import { sendByForm } from './support/transfer.ts';
import { createTrio } from './support/trio.ts';

const SIZE = MiB;
const SEED = 1;

type Server = { url: string };

describe('kill -9 while the message of a file is deleted', () => {
  let house: Installation;

  beforeEach(async () => {
    house = await createInstallation();
  });
  afterEach(() => house.remove());

  const sent = (server: Server, sender: Person, conversationId: string) =>
    sendByForm(server, sender, { cid: newId(), conversationId, seed: SEED, size: SIZE });

  async function fileRowOf(server: Server, reader: Person, conversationId: string) {
    const row = (await readLog(server, reader, conversationId)).find(({ kind }) => kind === 'file');
    if (row?.kind !== 'file') throw new Error('No file is announced.');
    return row;
  }

  const points: [when: string, point: string][] = [
    ['its file is revoked and its message is still there', 'file-revoked'],
    ['its message is deleted and its object is still there', 'message-deleted'],
  ];

  it.each(points)('[F12] [F14] %s: the bytes go, and the deletion can be repeated', async (_when, point) => {
    const first = await house.start({ crashAt: point });
    const { ann, ben, conversationId } = await createPair(first);
    const { body } = await sent(first, ann, conversationId);
    const path = `/chat/${conversationId}/messages/${body.message.id}`;
    await crash(first, http(first, ann).delete(path));

    const second = await house.start();
    await expectRemoved(house, second, ann, body.file.id, 'revoked');
    const again = await http(second, ann).delete(path).expect(200);
    expect(again.body.message).toMatchObject({ id: body.message.id, body: null });
    const log = await readLog(second, ben, conversationId);
    expect(log.filter(({ kind }) => kind === 'delete')).toHaveLength(1);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
  });

  it('[F12] [F14] announced and not recorded as that: it goes with its message all the same', async () => {
    const first = await house.start({ crashAt: 'announcement-unpublished' });
    const { ann, conversationId } = await createPair(first);
    await crash(first, sent(first, ann, conversationId));

    const second = await house.start();
    const { id, body } = await fileRowOf(second, ann, conversationId);
    await http(second, ann).delete(`/chat/${conversationId}/messages/${id}`).expect(200);
    await expectRemoved(house, second, ann, body?.fileId ?? '', 'revoked');
    expect(await fileRowOf(second, ann, conversationId)).toMatchObject({ id, body: null });
  });

  it('[F14] [F2] announced and not recorded as that: a receipt that comes first still counts', async () => {
    const first = await house.start({ crashAt: 'announcement-unpublished' });
    const { ann, ben, cleo, conversationId } = await createTrio(first);
    await crash(first, sent(first, ann, conversationId));

    const digest = await digestOfSeeded(SEED, SIZE);
    const second = await house.start();
    const fileId = (await fileRowOf(second, ben, conversationId)).body?.fileId ?? '';
    expect((await postReceipt(second, ben, fileId, digest)).status).toBe(200);
    await second.kill();

    const third = await house.start({ clockAhead: 60_000 });
    const isRecorded = async () => {
      const row = await fileRowOf(third, ann, conversationId);
      return row.body?.recipients.find(({ userId }) => userId === ben.user.id)?.status;
    };
    await expect.poll(isRecorded, { timeout: 10_000 }).toBe('stored');
    expect(await objectSizes(house.dataDir)).toEqual([SIZE]);
    expect((await postReceipt(third, cleo, fileId, digest)).status).toBe(200);
    await expectRemoved(house, third, ann, fileId, 'delivered');
  });
});
