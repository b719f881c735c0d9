import { copyFile, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createSecondSweep } from '@satchel/api/jobs/second-sweep';
import { SWEEPER_LEASE } from '@satchel/api/jobs/sweeper-lease';
import type { Collected } from '@satchel/api/use-cases/collect-garbage';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createClock } from '../support/clock.ts';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { type Ran, runSatchel } from '../support/run-satchel.ts';
import { startTestServer } from '../support/start-test-server.ts';
import { objectPathsIn } from '../support/stored-files.ts';
import { beginUpload, partOf, putPart, type Sent, sendFile } from '../support/upload.ts';
import { createInstallation } from './support/installation.ts';

const MINUTE = 60_000;
const TWO_DAYS = 2 * 86_400_000;
const NOTHING_LEFT_OVER = /^(\d+) things in the object store, 0 without a file, 0 removed\.\n$/;

type Sending = { files: number; meanwhile?: boolean; after: number };

/**
 * A backup, and the original as it went on: `files` sent before it, `after` sent after it, and others one after the
 * other while it is taken. Everything of both was stored two days ago.
 */
async function takeBackup({ files, meanwhile = false, after }: Sending) {
  const house = await createInstallation();
  onTestFinished(house.remove);
  const server = await house.start();
  const { ann, ben, conversationId } = await createPair(server);
  const upload = async (bytes: Buffer) => {
    const { file } = (await beginUpload(server, ann, conversationId, bytes.length).expect(201)).body;
    await putPart(server, ann, file.id, 1, partOf(bytes, 1)).expect(204);
  };
  const send = async (count: number) => {
    const sent: Sent[] = [];
    while (sent.length < count) sent.push(await sendFile(server, ann, conversationId));
    return sent;
  };
  const before = await send(files);
  await upload(Buffer.alloc(9 << 20, 'begun and not done'));
  const folder = join(house.dataDir, '..', 'backup');
  let taken: Ran | undefined;
  const taking = runSatchel(['backup', folder], { env: { DATA_DIR: house.dataDir } }).then((ran) => {
    taken = ran;
  });
  while (meanwhile && taken === undefined) await send(1);
  await taking;
  expect(taken).toMatchObject({ code: 0, stderr: '' });
  const later = await send(after);
  await server.kill();
  for (const dataDir of [house.dataDir, folder]) await age(dataDir);
  return { dataDir: house.dataDir, folder, ann, ben, before, later };
}

const objectsOf = (paths: string[]) => paths.filter((path) => path.startsWith('files/objects/'));

async function age(dataDir: string) {
  const then = (Date.now() - TWO_DAYS) / 1000;
  for (const path of await objectPathsIn(dataDir)) await utimes(join(dataDir, path), then, then);
}

/** A server on this folder two days on, and its own second sweep when that is due. */
async function serveLater(dataDir: string) {
  const clock = createClock();
  clock.advance(TWO_DAYS);
  const server = await startTestServer({ dataDir, now: clock.now });
  return {
    server,
    async sweep() {
      const told: Collected[] = [];
      const secondSweep = createSecondSweep({
        ...server.data,
        objects: server.objects,
        now: clock.now,
        elapsed: clock.now,
        holder: newId(),
        onRefused: (collected) => told.push(collected),
        onCollected: (collected) => told.push(collected),
        onFault: (error) => {
          throw error;
        },
      });
      // The server's own sweeper has just renewed the lease, which runs out in these ten minutes.
      await expect.poll(() => server.data.leases.holderOf(SWEEPER_LEASE.name)).toBeDefined();
      clock.advance(10 * MINUTE);
      await secondSweep();
      return told;
    },
  };
}

const gc = (dataDir: string, ...args: string[]) =>
  runSatchel(['gc', ...args], { env: { DATA_DIR: dataDir } });

describe('after a backup was put back', () => {
  it('[F11] into a new folder, neither the second sweep nor satchel gc removes anything', async () => {
    const { folder, ben, before } = await takeBackup({ files: 12, meanwhile: true, after: 3 });
    const stored = await objectPathsIn(folder);
    for (const args of [['--dry-run'], []]) {
      const { code, stdout, stderr } = await gc(folder, ...args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(Number(NOTHING_LEFT_OVER.exec(stdout)?.[1])).toBeGreaterThan(12);
    }
    expect(await objectPathsIn(folder)).toEqual(stored);
    expect(stored.some((path) => path.startsWith('files/uploads/'))).toBe(true);

    const { server, sweep } = await serveLater(folder);
    expect(await sweep()).toEqual([]);
    const left = objectsOf(await objectPathsIn(folder));
    const announced = await server.data.files.byKeys(objectsOf(stored).map((path) => basename(path)));
    const named = announced.flatMap((file) => (file.state === 'available' ? [file.key] : []));
    expect(left.map((path) => basename(path)).sort()).toEqual(named.sort());
    // Less at most the one that was not announced yet, which two days on is over by its own rule (F15).
    expect(objectsOf(stored).length - left.length).toBeLessThan(2);
    for (const { file, bytes } of before) {
      const content = await http(server, ben).get(`/file/${file.id}/content`).expect(200);
      expect(content.body).toEqual(bytes);
    }
  });

  it('[F11] under the objects of later days, what its records do not know is kept until an operator says how many', async () => {
    const { dataDir, folder, ben, before, later } = await takeBackup({ files: 6, after: 8 });
    await putBackDatabase(folder, dataDir);
    const stored = objectsOf(await objectPathsIn(dataDir));
    const { server, sweep } = await serveLater(dataDir);
    const [refused, ...more] = await sweep();
    expect(more).toEqual([]);
    expect(refused).toMatchObject({ removed: 0, refused: expect.stringContaining('more than 10 %') });
    const unknown = refused?.orphans.length ?? 0;
    expect(unknown).toBeGreaterThanOrEqual(later.length);
    const told = await gc(dataDir);
    expect(told).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`satchel gc --confirm ${unknown}`),
    });
    expect(objectsOf(await objectPathsIn(dataDir))).toEqual(stored);

    expect((await gc(dataDir, '--confirm', String(unknown))).code).toBe(0);
    expect(objectsOf(await objectPathsIn(dataDir)).length).toBe(stored.length - unknown);
    for (const { file, bytes } of before) {
      const content = await http(server, ben).get(`/file/${file.id}/content`).expect(200);
      expect(content.body).toEqual(bytes);
    }
    for (const { file } of later) await http(server, ben).get(`/file/${file.id}/content`).expect(404);
  });

  it('[F11] beside the objects of another installation, nothing is removed whatever an operator says', async () => {
    const { dataDir, folder } = await takeBackup({ files: 2, after: 0 });
    const other = await mkdtemp(join(tmpdir(), 'satchel-other-'));
    onTestFinished(() => rm(other, { recursive: true, force: true }));
    const foreign = await startTestServer({ dataDir: other });
    await foreign.close();
    await copyFile(join(other, 'files', 'instance'), join(folder, 'files', 'instance'));
    const stored = objectsOf(await objectPathsIn(folder));
    const { sweep } = await serveLater(folder);
    expect(await sweep()).toMatchObject([{ removed: 0, refused: expect.stringContaining('belongs to') }]);
    for (const args of [[], ['--dry-run'], ['--confirm', '0']]) {
      expect(await gc(folder, ...args)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('belongs to'),
      });
    }
    expect(objectsOf(await objectPathsIn(folder))).toEqual(stored);
    expect(await readFile(join(dataDir, 'files', 'instance'), 'utf8')).not.toBe(
      await readFile(join(folder, 'files', 'instance'), 'utf8'),
    );
  });
});

/** The records alone, where the newer ones were. */
async function putBackDatabase(from: string, to: string) {
  for (const suffix of ['-wal', '-shm']) await rm(join(to, `satchel.db${suffix}`), { force: true });
  await writeFile(join(to, 'satchel.db'), await readFile(join(from, 'satchel.db')));
}
