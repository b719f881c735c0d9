import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startClient } from '../fault/support/test-client.ts';
import { createQuartet } from '../support/quartet.ts';
import { startReverseProxy } from '../support/reverse-proxy.ts';
import { createSite, findSharedBackEnds } from './support/site.ts';
import { startStubbornSender } from './support/stubborn-sender.ts';
import { talk } from './support/talk.ts';
import { wholeLog } from './support/whole-log.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
const RESTARTS = isLong ? 20 : 4;
const ENDED_WITHIN = 25_000;
const SETTLED_WITHIN = 60_000;

describe.skipIf(findSharedBackEnds() === undefined)('an update of two nodes (MongoDB, S3, Redis)', () => {
  it(`[M1] [M2] [M4] ${RESTARTS} restarts by SIGTERM in turn under load: no send fails for good, each message once`, async () => {
    const site = await createSite();
    onTestFinished(site.remove);
    const nodes = await Promise.all([site.addNode(), site.addNode()]);
    const proxy = await startReverseProxy(nodes);
    onTestFinished(proxy.close);
    const { ann, ben, cleo, conversationId } = await createQuartet(proxy);
    const clients = [startClient(proxy, ann), startClient(proxy, ben)];
    onTestFinished(() => {
      for (const client of clients) client.stop();
    });
    const talkers = clients.map((client) => talk(client, conversationId));
    const sender = startStubbornSender(proxy, cleo, conversationId);
    const isHeard = () => sender.acked.size > 10;
    await vi.waitUntil(isHeard, { timeout: 30_000, interval: 20 });

    for (let n = 0; n < RESTARTS; n++) {
      const node = nodes[n % nodes.length]!;
      const from = performance.now();
      expect(await node.process().stop()).toEqual({ code: 0, signal: null });
      expect(performance.now() - from).toBeLessThan(ENDED_WITHIN);
      const before = sender.acked.size;
      await node.start();
      await vi.waitUntil(() => sender.acked.size > before + 10, { timeout: 30_000, interval: 20 });
    }

    const sent = await Promise.all(talkers.map(({ stop }) => stop()));
    await sender.stop();
    await vi.waitFor(
      () => {
        for (const client of clients) {
          expect(client.conversation(conversationId).view.get().pending).toEqual([]);
        }
      },
      { timeout: SETTLED_WITHIN, interval: 100 },
    );
    const [log, other] = await Promise.all(nodes.map((node) => wholeLog(node, cleo, conversationId)));
    expect(other).toEqual(log);
    expect(log?.map(({ seq }) => seq)).toEqual(log?.map((_, index) => index + 1));
    const seqs = new Map(log?.map(({ cid, seq }) => [cid, seq]));
    expect(seqs.size).toBe(log?.length);
    for (const [cid, seq] of sender.acked) expect(seqs.get(cid)).toBe(seq);
    for (const cids of sent) {
      expect(cids.length).toBeGreaterThan(RESTARTS);
      expect(cids.filter((cid) => !seqs.has(cid))).toEqual([]);
    }
  });
});
