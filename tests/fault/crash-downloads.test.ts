import { MiB } from '@satchel/protocol/limits';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { expectDelivered } from './support/expect-delivered.ts';
import { createInstallation, type Installation } from './support/installation.ts';
import { partwiseDigest } from './support/seeded-bytes.ts';
import { objectSizes } from './support/stored-sizes.ts';
import { fetchContent, sendByForm } from './support/transfer.ts';

const SIZE = 24 * MiB;

let house: Installation;

beforeEach(async () => {
  house = await createInstallation();
});
afterEach(() => house.remove());

it('[F14] [F5] kill -9 in a download: nothing is counted, and a Range goes on where it broke', async () => {
  const first = await house.start({ crashAt: 'download-running' });
  const { ann, ben, conversationId } = await createPair(first);
  const outgoing = { cid: newId(), conversationId, seed: 1, size: SIZE };
  const { file, message } = (await sendByForm(first, ann, outgoing)).body;
  const arrived = partwiseDigest(file.partSize);

  const broken = await fetchContent(first, ben, file.id);
  const etag = broken.headers.get('etag') ?? '';
  let at = 0;
  const reading = async () => {
    for await (const chunk of broken.body ?? []) {
      arrived.update(chunk);
      at += chunk.length;
    }
  };
  await expect(reading()).rejects.toThrow();
  expect((await first.ended).signal).toBe('SIGKILL');
  expect(at).toBeGreaterThan(0);
  expect(at).toBeLessThan(SIZE);

  const second = await house.start();
  const { body } = await http(second, ben).get(`/file/${file.id}`);
  expect(body.file).toMatchObject({ state: 'available', recipients: [{ status: 'waiting' }] });
  expect(await objectSizes(house.dataDir)).toEqual([SIZE]);
  const rest = await fetchContent(second, ben, file.id, {
    range: `bytes=${at}-`,
    'if-range': etag,
  });
  expect(rest.status).toBe(206);
  for await (const chunk of rest.body ?? []) arrived.update(chunk);
  await expectDelivered(house, second, { ann, ben, file, message, digest: await arrived.digest() });
});
