import { setTimeout as wait } from 'node:timers/promises';
import { openMongoDataStore } from '@satchel/api/adapters/data-store/mongo/open';
import { SWEEPER_LEASE } from '@satchel/api/jobs/sweeper-lease';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startGateway } from '../fault/support/gateway.ts';
import { startClient } from '../fault/support/test-client.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { showFile } from '../support/quartet.ts';
import { connect } from '../support/socket-client.ts';
import { sendFile } from '../support/upload.ts';
import { createSite, findSharedBackEnds } from './support/site.ts';
import { wholeLog } from './support/whole-log.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
/** Longer than its leases at either size, and at full size longer than a socket may be quiet. */
const FROZEN_FOR = isLong ? 90_000 : SWEEPER_LEASE.ttl + 8000;
const SETTLED_WITHIN = 15_000;

describe.skipIf(findSharedBackEnds() === undefined)('a node that stands still (MongoDB, S3, Redis)', () => {
  const title = `for ${FROZEN_FOR / 1000} s: the other serves and sweeps, and nothing is done twice when it wakes`;

  it(`[M1] [M4] [M8] [F11] ${title}`, async () => {
    const site = await createSite();
    onTestFinished(site.remove);
    const data = await openMongoDataStore({ url: site.databaseUrl, newId });
    onTestFinished(data.close);
    const env = { SATCHEL_EXPIRY_MIN_SECONDS: '1' };
    const holder = () => data.leases.holderOf(SWEEPER_LEASE.name);
    const a = await site.addNode(env);
    await expect.poll(holder, { timeout: 10_000 }).toBeDefined();
    const sweeper = await holder();
    const b = await site.addNode(env);
    const { ann, ben, conversationId } = await createPair(a);
    const line = await startGateway(a);
    onTestFinished(line.close);
    const client = startClient(line, ann);
    onTestFinished(client.stop);
    const conversation = client.conversation(conversationId);
    conversation.open();
    await vi.waitUntil(() => client.connection.get().state === 'online', { timeout: 20_000 });
    const [onA, onB] = [await connect(a, ben), await connect(b, ben)];

    const { pid } = a.process();
    process.kill(pid, 'SIGSTOP');
    const from = performance.now();
    const cids: string[] = [];
    const say = async (text: string) => cids.push(await conversation.sendText(text));
    await say('Into the frozen one.');
    expect(conversation.view.get().pending).toHaveLength(1);
    // What a load balancer does when the check of its health is not answered.
    line.leadTo(b);
    await say('And a second one.');
    const isSent = () => conversation.view.get().pending.length === 0;
    await vi.waitUntil(isSent, { timeout: SETTLED_WITHIN });
    const bytes = Buffer.from('soon gone');
    const { file } = await sendFile(b, ann, conversationId, bytes, { expiresIn: 1 });
    await wait(FROZEN_FOR - (performance.now() - from));
    const look = () => showFile(b, ann, file.id);
    await expect
      .poll(look, { timeout: SETTLED_WITHIN, interval: 200 })
      .toMatchObject({ state: 'deleted', reason: 'expired' });
    const successor = await holder();
    expect(successor).not.toBe(sweeper);

    process.kill(pid, 'SIGCONT');
    if (isLong) expect(await onA.ended).toMatchObject({ code: 1006 });
    const again = isLong ? await connect(a, ben) : onA;
    await say('And a third one.');
    await vi.waitUntil(isSent, { timeout: SETTLED_WITHIN });
    const { row: last } = await again.call('send', { conversationId, cid: newId(), text: 'Awake.' });
    await onB.untilSeq(conversationId, last.seq);
    const log = await wholeLog(a, ann, conversationId);
    expect(await wholeLog(b, ann, conversationId)).toEqual(log);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    const texts = log.filter(({ kind }) => kind === 'text').map(({ cid }) => cid);
    expect(texts).toEqual([...cids, last.cid]);
    expect(onB.rows(conversationId).map(({ seq }) => seq)).toEqual(log.map(({ seq }) => seq));
    expect(await site.objects()).toEqual({});
    expect(await holder()).toBe(successor);
  });
});
