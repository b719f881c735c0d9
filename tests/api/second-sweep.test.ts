import { createSecondSweep } from '@satchel/api/jobs/second-sweep';
import { SWEEPER_LEASE } from '@satchel/api/jobs/sweeper-lease';
import { type Collected, collectGarbage, ORPHAN_AGE } from '@satchel/api/use-cases/collect-garbage';
import { describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Pair } from '../support/people.ts';
import { startTestServer, type TestServer } from '../support/start-test-server.ts';
import { storeObject } from '../support/store-object.ts';
import { objectPathsIn } from '../support/stored-files.ts';
import { beginUpload, sendFile } from '../support/upload.ts';

const MINUTE = 60_000;

describe('the second sweep', () => {
  async function start() {
    const clock = createClock();
    const server = await startTestServer({ now: clock.now });
    const pair = await createPair(server);
    const collect = (choice = {}) =>
      collectGarbage({ ...server.data, objects: server.objects, now: clock.now }, choice);
    return { clock, server, pair, collect };
  }

  /** Enough files that a few orphans are few. */
  const sendFiles = async (server: TestServer, { ann, conversationId }: Pair, count: number) => {
    for (let index = 0; index < count; index++) await sendFile(server, ann, conversationId);
  };

  it('[F11] removes what is a day old and no file has, one by one, and nothing else', async () => {
    const { clock, server, pair, collect } = await start();
    await sendFiles(server, pair, 20);
    const running = await beginUpload(server, pair.ann, pair.conversationId, 10).expect(201);
    const before = await objectPathsIn(server.dataDir);
    const { key, uploadId } = (await server.data.files.byId(running.body.file.id)) as never;
    const orphan = await storeObject(server.objects);
    const upload = { key: newId(), uploadId: '' };
    upload.uploadId = await server.objects.begin(upload.key, 8 * 1024 * 1024);

    clock.advance(ORPHAN_AGE);
    expect(await collect()).toMatchObject({ orphans: [], removed: 0, total: 23 });
    clock.advance(1);
    const dry = await collect({ dryRun: true });
    expect(dry.orphans).toMatchObject([
      { kind: 'object', key: orphan },
      { kind: 'upload', ...upload },
    ]);
    expect(dry.removed).toBe(0);
    expect(await server.objects.stat(orphan)).toBeDefined();

    expect(await collect()).toMatchObject({ removed: 2, total: 23 });
    expect(await objectPathsIn(server.dataDir)).toEqual(before);
    expect(await server.objects.listUploads(10)).toMatchObject([{ key, uploadId }]);
    expect(await collect()).toMatchObject({ orphans: [], removed: 0 });
  });

  it('[F11] also removes a second upload that its file does not know', async () => {
    const { clock, server, pair, collect } = await start();
    await sendFiles(server, pair, 20);
    const { body } = await beginUpload(server, pair.ann, pair.conversationId, 10).expect(201);
    const file = await server.data.files.byId(body.file.id);
    if (file?.state !== 'uploading') throw new Error('The upload is over.');
    const stray = await server.objects.begin(file.key, file.partSize);
    clock.advance(ORPHAN_AGE - 1);
    await server.data.files.recordPart(
      file.id,
      file.uploadId ?? '',
      { n: 1, size: 10, digest: '' },
      { touchedAt: clock.now(), dueAt: clock.now() + ORPHAN_AGE },
    );
    clock.advance(2);
    expect((await collect()).orphans).toMatchObject([{ kind: 'upload', key: file.key, uploadId: stray }]);
    expect(await server.objects.listUploads(10)).toMatchObject([{ uploadId: file.uploadId }]);
  });

  it('[F11] refuses more than a tenth until an operator confirms just that many', async () => {
    const { clock, server, pair, collect } = await start();
    await sendFiles(server, pair, 17);
    const [first, second] = [await storeObject(server.objects), await storeObject(server.objects)];
    clock.advance(ORPHAN_AGE + 1);
    const refused = await collect();
    expect(refused).toMatchObject({ removed: 0, refused: expect.stringContaining('10 %') });
    expect(refused.orphans).toHaveLength(2);
    expect(await collect({ confirmed: 1 })).toMatchObject({ removed: 0 });
    for (const key of [first, second]) expect(await server.objects.stat(key)).toBeDefined();
    expect(await collect({ confirmed: 2, dryRun: true })).toMatchObject({ removed: 0 });
    expect(await collect({ confirmed: 2 })).toMatchObject({ removed: 2, total: 19 });
  });

  it('[F11] does nothing on the objects of another data store, whatever an operator says', async () => {
    const { clock, server, pair } = await start();
    await sendFile(server, pair.ann, pair.conversationId);
    const paths = await objectPathsIn(server.dataDir);
    clock.advance(ORPHAN_AGE + 1);
    const foreign = { ...server.data, epoch: newId(), objects: server.objects, now: clock.now };
    for (const choice of [{}, { dryRun: true }, { confirmed: 0 }, { confirmed: 1 }]) {
      expect(await collectGarbage(foreign, choice)).toMatchObject({
        removed: 0,
        refused: expect.stringContaining('belongs to'),
      });
    }
    expect(await objectPathsIn(server.dataDir)).toEqual(paths);
  });

  it('[F11] is due ten minutes after the start and then once a day, for who has the lease', async () => {
    const { clock, server, pair } = await start();
    await sendFiles(server, pair, 10);
    clock.advance(ORPHAN_AGE + 1);
    let elapsed = 0;
    const rounds: Collected[] = [];
    const sweep = createSecondSweep({
      ...server.data,
      objects: server.objects,
      now: clock.now,
      elapsed: () => elapsed,
      holder: 'another node',
      onRefused: (collected) => rounds.push(collected),
      onCollected: (collected) => rounds.push(collected),
      onFault: (error) => {
        throw error;
      },
    });
    const sweptAfter = async (ms: number) => {
      elapsed += ms;
      const orphan = await storeObject(server.objects);
      clock.advance(ORPHAN_AGE + 1);
      await sweep();
      return (await server.objects.stat(orphan)) === undefined;
    };
    await server.data.leases.acquire(SWEEPER_LEASE.name, 'the only node', SWEEPER_LEASE.ttl);
    expect(await sweptAfter(10 * MINUTE - 1)).toBe(false);
    expect(rounds).toEqual([]);
    clock.advance(SWEEPER_LEASE.ttl);
    expect(await sweptAfter(1)).toBe(false);
    expect(rounds).toMatchObject([{ removed: 0, refused: expect.stringContaining('10 %') }]);
  });
});
