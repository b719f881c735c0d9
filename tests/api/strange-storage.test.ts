import { mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ObjectStore } from '@satchel/api/ports/object-store';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { http } from '../support/http.ts';
import { createPair, type Pair } from '../support/people.ts';
import { runSatchel } from '../support/run-satchel.ts';
import { newBucket, removeBucket } from '../support/s3-bucket.ts';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/start-test-server.ts';
import { beginUpload, sendFile } from '../support/upload.ts';
import { withObjects } from '../support/wrap-objects.ts';

const NOT_THERE = /^DATA_DIR: \S+files is not where the files of this database are: mount their disk there/;

/** A data folder whose files lie on a disk that can be taken off. */
async function createHouse() {
  const dataDir = await mkdtemp(join(tmpdir(), 'satchel-strange-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const [disk, away] = [join(dataDir, 'files'), join(dataDir, 'away')];
  return {
    start: (options: TestServerOptions = {}) => startTestServer({ ...options, dataDir }),
    unmount: () => rename(disk, away),
    async mount() {
      await rm(disk, { recursive: true });
      await rename(away, disk);
    },
    satchel: (...words: string[]) => runSatchel(words, { env: { DATA_DIR: dataDir } }),
    isMarked: () =>
      stat(join(disk, 'instance')).then(
        () => true,
        () => false,
      ),
    dataDir,
  };
}

/** Until somebody mends it, no object goes. */
const withoutRemovals = withObjects(
  (): Partial<ObjectStore> => ({
    remove: () => Promise.reject(new Error('Not now.')),
  }),
);

describe('a start on a place for files that nobody has marked', () => {
  const recorded: [what: string, record: (server: TestServer, pair: Pair) => Promise<unknown>][] = [
    ['a file', (server, { ann, conversationId }) => sendFile(server, ann, conversationId)],
    [
      'an open upload',
      (server, { ann, conversationId }) => beginUpload(server, ann, conversationId, 10).expect(201),
    ],
    [
      'a removal that is not done',
      async (server, { ann, conversationId }) => {
        const { file } = await sendFile(server, ann, conversationId);
        await http(server, ann).delete(`/file/${file.id}`);
      },
    ],
  ];

  it.each(recorded)(
    '[F11] is refused with %s in the database, and is well once it is back',
    async (_what, record) => {
      const { start, unmount, mount, isMarked } = await createHouse();
      const first = await start({ wrapObjects: withoutRemovals });
      await record(first, await createPair(first));
      await first.close();
      await unmount();
      await expect(start()).rejects.toThrow(NOT_THERE);
      await expect(start()).rejects.toThrow(NOT_THERE);
      expect(await isMarked()).toBe(false);
      await mount();
      const back = await start();
      expect((await fetch(`${back.url}/readyz`)).status).toBe(200);
    },
  );

  it('[F11] is well while the database has no file, or none any more', async () => {
    const { start, unmount, isMarked } = await createHouse();
    const first = await start();
    const { ann, conversationId } = await createPair(first);
    const { file } = await sendFile(first, ann, conversationId);
    await http(first, ann).delete(`/file/${file.id}`);
    await expect
      .poll(async () => (await first.data.files.byId(file.id))?.state, { timeout: 5000 })
      .toBe('deleted');
    await first.close();
    await unmount();
    await start();
    expect(await isMarked()).toBe(true);
  });

  it('[F11] is told by the doctor, and neither gc nor backup takes it for the right one', async () => {
    const { start, unmount, satchel, isMarked, dataDir } = await createHouse();
    const first = await start();
    const { ann, conversationId } = await createPair(first);
    await sendFile(first, ann, conversationId);
    await first.close();
    await unmount();
    const doctor = await satchel('doctor');
    expect(doctor).toMatchObject({ code: 1, stdout: expect.stringContaining('satchel storage adopt') });
    expect(await satchel('gc')).toMatchObject({ code: 1, stderr: expect.stringContaining('has no mark') });
    expect(await satchel('backup', join(dataDir, 'backup'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('mount their disk there'),
    });
    expect(await isMarked()).toBe(false);
  });

  it('[F11] is well after satchel storage adopt, and what is gone answers so', async () => {
    const { start, unmount, satchel } = await createHouse();
    const first = await start();
    const { ann, ben, conversationId } = await createPair(first);
    const { file } = await sendFile(first, ann, conversationId);
    await first.close();
    await unmount();
    expect(await satchel('storage', 'adopt')).toMatchObject({ code: 0, stderr: '' });
    const second = await start();
    await http(second, ben).get(`/file/${file.id}/content`).expect(503);
    await sendFile(second, ann, conversationId);
  });
});

const endpoint = findBackEnd('s3');

describe.skipIf(endpoint === undefined)('a start on another bucket (SATCHEL_TEST_S3_ENDPOINT)', () => {
  it('[F11] is refused while files lie in the first, and named', async () => {
    const { start } = await createHouse();
    const [right, mistyped] = [newBucket(String(endpoint)), newBucket(String(endpoint))];
    for (const bucket of [right, mistyped]) onTestFinished(() => removeBucket(bucket).catch(() => {}));
    const envOf = ({ bucket, region, accessKey, secretKey }: typeof right) => ({
      SATCHEL_S3_ENDPOINT: String(endpoint),
      SATCHEL_S3_BUCKET: bucket,
      SATCHEL_S3_REGION: region,
      SATCHEL_S3_ACCESS_KEY: accessKey,
      SATCHEL_S3_SECRET_KEY: secretKey,
    });
    const first = await start({ env: envOf(right) });
    const { ann, conversationId } = await createPair(first);
    await sendFile(first, ann, conversationId);
    await first.close();
    const refusal = `SATCHEL_S3_BUCKET=${mistyped.bucket} is not where the files of this database are`;
    await expect(start({ env: envOf(mistyped) })).rejects.toThrow(refusal);
    await start({ env: envOf(right) });
  });
});
