import type { File } from '@satchel/protocol/http';
import type { MessageRow } from '@satchel/protocol/rows';
import { expect } from 'vitest';
import { http } from '../../support/http.ts';
import type { Person } from '../../support/people.ts';
import { postReceipt } from '../../support/upload.ts';
import type { Installation } from './installation.ts';
import { readLog } from './read-log.ts';
import { objectSizes } from './stored-sizes.ts';
import { download } from './transfer.ts';

export type Sent = { ann: Person; ben: Person; file: File; message: MessageRow; digest: string };

/** To the end of a file's life: told of once, whole, proved, and then gone from disk. */
export async function expectDelivered(
  house: Installation,
  server: { url: string },
  sent: Sent,
): Promise<void> {
  const { ann, ben, file, message, digest } = sent;
  const log = await readLog(server, ben, file.conversationId);
  expect(log.filter(({ kind }) => kind === 'file').map(({ id }) => id)).toEqual([message.id]);
  const arrived = await download(server, ben, file);
  expect(arrived).toEqual({ status: 200, size: file.size, digest });
  expect(await objectSizes(house.dataDir)).toEqual([file.size]);
  const { status } = await postReceipt(server, ben, file.id, digest);
  expect(status).toBe(200);
  await expectRemoved(house, server, ann, file.id, 'delivered');
}

/** The object is gone, and everybody is told why. */
export async function expectRemoved(
  house: Installation,
  server: { url: string },
  person: Person,
  fileId: string,
  reason: string,
): Promise<void> {
  await expect.poll(() => objectSizes(house.dataDir), { timeout: 10_000 }).toEqual([]);
  const api = http(server, person);
  expect(await api.get(`/file/${fileId}/content`)).toMatchObject({ status: 410, body: { reason } });
  await expect
    .poll(() => api.get(`/file/${fileId}`), { timeout: 10_000 })
    .toMatchObject({ status: 200, body: { file: { state: 'deleted', reason } } });
}
