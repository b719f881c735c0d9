import { openMongoDataStore } from '@satchel/api/adapters/data-store/mongo/open';
import { openS3ObjectStore } from '@satchel/api/adapters/object-store/s3/s3-object-store';
import { SWEEPER_LEASE } from '@satchel/api/jobs/sweeper-lease';
import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import { collectGarbage, ORPHAN_AGE } from '@satchel/api/use-cases/collect-garbage';
import { MiB } from '@satchel/protocol/limits';
import type { Row } from '@satchel/protocol/rows';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { crash, crashLauncher } from '../fault/support/installation.ts';
import { digestOfSeeded } from '../fault/support/seeded-bytes.ts';
import { download, type Outgoing, sendByForm, sendByParts } from '../fault/support/transfer.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Pair } from '../support/people.ts';
import { showFile } from '../support/quartet.ts';
import { connect } from '../support/socket-client.ts';
import { storeObject } from '../support/store-object.ts';
import { postReceipt, sendFile } from '../support/upload.ts';
import { createSite, findSharedBackEnds, type Node, type Site } from './support/site.ts';
import { wholeLog } from './support/whole-log.ts';

const SIZE = MiB;
const HEARD_WITHIN = 10_000;
const SETTLED_WITHIN = 15_000;

/** One node dies between two durable steps, and the other was there all the time. Its tests follow each other. */
describe.skipIf(findSharedBackEnds() === undefined)(
  'kill -9 of one of two nodes (MongoDB, S3, Redis)',
  () => {
    let site: Site;
    let data: DataStore;
    /** It started first, so it is the sweeper. */
    let stays: Node;
    let pair: Pair;

    beforeAll(async () => {
      site = await createSite();
      data = await openMongoDataStore({ url: site.databaseUrl, newId });
      stays = await site.addNode();
      const isHeld = async () => (await data.leases.holderOf(SWEEPER_LEASE.name)) !== undefined;
      await vi.waitUntil(isHeld, { timeout: 10_000 });
    });
    beforeEach(async () => {
      pair = await createPair(stays);
    });
    afterAll(async () => {
      await data?.close();
      await site?.remove();
    });

    const crashingNode = (crashAt: string) => site.addNode({ CRASH_AT: crashAt }, crashLauncher);

    async function expectContiguous(): Promise<Row[]> {
      const log = await wholeLog(stays, pair.ann, pair.conversationId);
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
      return log;
    }

    /** How long the lease of a dead sweeper lasts is another test's. */
    async function endLease(): Promise<void> {
      const holder = await data.leases.holderOf(SWEEPER_LEASE.name);
      await data.leases.release(SWEEPER_LEASE.name, holder ?? '');
    }

    const messages: [when: string, point: string, isStored: boolean][] = [
      ['before the commit of a message', 'message-uncommitted', false],
      ['after it and before the ack', 'message-committed', true],
      ['after it and before the hint', 'message-unpublished', true],
    ];

    it.each(messages)(
      '[M1] [M2] [M3] %s: one copy, heard from the store, and the resend is that one',
      async (_when, point, isStored) => {
        const { ann, ben, conversationId } = pair;
        const dies = await crashingNode(point);
        const hearer = await connect(stays, ben);
        onTestFinished(() => void hearer.close());
        const message = { conversationId, cid: newId(), text: 'Is anybody there?' };
        const lost = await connect(dies, ann);
        lost.raw(JSON.stringify({ type: 'send', id: 1, ...message }));
        expect((await dies.process().ended).signal).toBe('SIGKILL');
        await lost.ended;
        expect(lost.events.map(({ type }) => type)).toEqual(['welcome']);

        const heard = () => hearer.rows(conversationId).map(({ cid }) => cid);
        if (isStored) await expect.poll(heard, { timeout: HEARD_WITHIN }).toEqual([message.cid]);
        const before = await expectContiguous();
        const stored = before.find(({ cid }) => cid === message.cid);
        expect(stored !== undefined).toBe(isStored);
        const again = await connect(stays, ann);
        const { row } = await again.call('send', message);
        expect(row.seq).toBe(stored?.seq ?? before.length + 1);
        expect((await again.call('send', message)).row).toEqual(row);
        await expect.poll(heard, { timeout: HEARD_WITHIN }).toEqual([message.cid]);
        expect((await expectContiguous()).filter(({ cid }) => cid === message.cid)).toEqual([row]);
        await again.close();
      },
    );

    const announcements: [when: string, point: string][] = [
      ['before complete', 'completing-recorded'],
      ['after complete', 'complete-answered'],
      ['after complete and before the document', 'available-unrecorded'],
      ['available and not announced', 'available-recorded'],
      ['announced and not published', 'announcement-unpublished'],
    ];

    it.each(announcements)(
      '[F14] [F11] %s: announced once without its sender, and its object goes with the last proof',
      async (_when, point) => {
        const { ann, ben, conversationId } = pair;
        const dies = await crashingNode(point);
        const hearer = await connect(stays, ben);
        onTestFinished(() => void hearer.close());
        const outgoing: Outgoing = { cid: newId(), conversationId, seed: 1, size: SIZE };
        const digest = await digestOfSeeded(outgoing.seed, SIZE);
        const send = point === 'complete-answered' ? sendByParts : sendByForm;
        await crash(dies.process(), send(dies, ann, outgoing, digest));
        expect(Object.values(await site.objects())).toEqual(point === 'completing-recorded' ? [] : [SIZE]);

        const told = () =>
          hearer
            .rows(conversationId)
            .flatMap((row) => (row.kind === 'file' && row.body ? [row.body.fileId] : []));
        await expect.poll(told, { timeout: SETTLED_WITHIN }).toHaveLength(1);
        const [fileId = ''] = told();
        const look = () => showFile(stays, ann, fileId);
        await expect.poll(look, { timeout: SETTLED_WITHIN }).toMatchObject({ state: 'available' });
        expect(Object.values(await site.objects())).toEqual([SIZE]);
        expect(await download(stays, ben, await look())).toEqual({ status: 200, size: SIZE, digest });
        const again = await sendByForm(stays, ann, outgoing);
        expect(again).toMatchObject({ status: 200, body: { file: { id: fileId } } });
        expect((await postReceipt(stays, ben, fileId, digest)).status).toBe(200);
        await expect.poll(() => site.objects(), { timeout: SETTLED_WITHIN }).toEqual({});
        await expect
          .poll(look, { timeout: SETTLED_WITHIN })
          .toMatchObject({ state: 'deleted', reason: 'delivered' });
        expect((await expectContiguous()).filter(({ kind }) => kind === 'file')).toHaveLength(1);
      },
    );

    it('[F14] [F11] at every step of a removal in turn: the next one goes one step on', async () => {
      const { ann, ben, conversationId } = pair;
      const sent = await sendFile(stays, ann, conversationId);
      const killed = await crashingNode('receipt-committed');
      await stays.kill();
      await crash(killed.process(), postReceipt(killed, ben, sent.file.id, sent.digest).then());
      expect(Object.keys(await site.objects())).toHaveLength(1);
      for (const step of ['removal-claimed', 'object-removed', 'removal-untold']) {
        await endLease();
        const next = await crashingNode(step);
        expect((await next.process().ended).signal).toBe('SIGKILL');
        expect(Object.keys(await site.objects())).toHaveLength(step === 'removal-claimed' ? 1 : 0);
      }
      await endLease();
      await stays.start();
      const card = async () => (await expectContiguous()).find(({ id }) => id === sent.message.id);
      const told = { body: { state: 'deleted', reason: 'delivered' } };
      await expect.poll(card, { timeout: SETTLED_WITHIN }).toMatchObject(told);
    });

    it('[F11] an object that its dead node’s request puts there after the removal goes with the second sweep', async () => {
      const { ann, ben, conversationId } = pair;
      const objects = await openS3ObjectStore({ ...site.s3, lifetime: ORPHAN_AGE, onWarning: () => {} });
      onTestFinished(() => objects.close());
      for (let n = 0; n < 12; n++) await sendFile(stays, ann, conversationId);
      const live = await site.objects();
      const sent = await sendFile(stays, ann, conversationId);
      const { key } = (await data.files.byId(sent.file.id)) as { key: string };
      expect((await postReceipt(stays, ben, sent.file.id, sent.digest)).status).toBe(200);
      await expect.poll(() => site.objects(), { timeout: SETTLED_WITHIN }).toEqual(live);

      await storeObject(objects, { key });
      expect(Object.keys(await site.objects())).toHaveLength(13);
      const collect = (now: number) =>
        collectGarbage({ files: data.files, objects, epoch: data.epoch, now: () => now });
      expect(await collect(Date.now())).toMatchObject({ orphans: [], removed: 0, total: 13 });
      const collected = await collect(Date.now() + ORPHAN_AGE + 60_000);
      expect(collected).toMatchObject({ orphans: [{ kind: 'object', key }], removed: 1, total: 13 });
      expect(await site.objects()).toEqual(live);
    });
  },
);
