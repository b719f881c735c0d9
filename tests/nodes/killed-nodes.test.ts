import { setTimeout as wait } from 'node:timers/promises';
import type { File } from '@satchel/protocol/http';
import { MiB } from '@satchel/protocol/limits';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { digestOfSeeded } from '../fault/support/seeded-bytes.ts';
import { startClient } from '../fault/support/test-client.ts';
import { download, sendByForm, sendByParts } from '../fault/support/transfer.ts';
import { newId } from '../support/new-id.ts';
import { createQuartet, showFile } from '../support/quartet.ts';
import { startReverseProxy } from '../support/reverse-proxy.ts';
import { postReceipt } from '../support/upload.ts';
import { createSite, findSharedBackEnds, type Node } from './support/site.ts';
import { startStubbornSender } from './support/stubborn-sender.ts';
import { talk } from './support/talk.ts';
import { wholeLog } from './support/whole-log.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
const KILLING_LASTS = isLong ? 120_000 : 20_000;
const KILLED_EVERY = 5000;
const FILE_SIZE = MiB;
/** One node may be the sweeper and die: the other takes over when its lease has run out. */
const SETTLED_WITHIN = 75_000;

describe.skipIf(findSharedBackEnds() === undefined)('two nodes under load (MongoDB, S3, Redis)', () => {
  const title = `one of them killed with -9 every ${KILLED_EVERY / 1000} s for ${KILLING_LASTS / 1000} s`;

  it(`[M1] [M2] [M4] [F11] ${title}: no acknowledged message lost, none twice, one order, no file without its object`, async () => {
    const site = await createSite();
    onTestFinished(site.remove);
    const [a, b] = await Promise.all([site.addNode(), site.addNode()]);
    const proxy = await startReverseProxy([a, b]);
    onTestFinished(proxy.close);
    const { ann, ben, cleo, dan, conversationId } = await createQuartet(proxy);

    const clients = [startClient(proxy, ann), startClient(proxy, ben)];
    onTestFinished(() => {
      for (const client of clients) client.stop();
    });
    const talkers = clients.map((client) => talk(client, conversationId));
    const senders = [
      startStubbornSender(a, cleo, conversationId),
      startStubbornSender(b, dan, conversationId),
    ];
    const files = sendFiles();
    const isHeard = () => senders.every(({ acked }) => acked.size > 0);
    await vi.waitUntil(isHeard, { timeout: 30_000, interval: 20 });

    const kills = await killInTurn([a, b], KILLING_LASTS);
    const sent = await Promise.all(talkers.map(({ stop }) => stop()));
    await Promise.all(senders.map(({ stop }) => stop()));
    const announced = await files.stop();

    await vi.waitFor(
      () => {
        for (const client of clients) {
          expect(client.conversation(conversationId).view.get().pending).toEqual([]);
        }
      },
      { timeout: SETTLED_WITHIN, interval: 100 },
    );
    const log = await wholeLog(a, cleo, conversationId);
    expect(await wholeLog(b, dan, conversationId)).toEqual(log);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));

    const seqsOf = new Map<string, number[]>();
    for (const { cid, seq } of log) seqsOf.set(cid, [...(seqsOf.get(cid) ?? []), seq]);
    for (const { acked, unknown } of senders) {
      for (const [cid, seq] of acked) expect(seqsOf.get(cid)).toEqual([seq]);
      for (const cid of unknown) expect(seqsOf.get(cid)?.length ?? 0).toBeLessThanOrEqual(1);
    }
    for (const cid of sent.flat()) expect(seqsOf.get(cid)).toHaveLength(1);
    const texts = log.filter(({ kind }) => kind === 'text').map(({ seq }) => seq);
    for (const client of clients) {
      await vi.waitFor(() => {
        const { rows } = client.conversation(conversationId).view.get();
        const shown = rows.filter(({ kind }) => kind === 'text').map(({ seq }) => seq);
        expect(shown.length).toBeGreaterThan(0);
        expect(shown).toEqual(texts.slice(-shown.length));
      });
    }

    const settled = await vi.waitFor(
      async () => {
        // Read anew each time: the sweeper goes on with what a crash cut off, and announces it then.
        const rows = await wholeLog(b, dan, conversationId);
        const told = rows.flatMap((row) => (row.kind === 'file' && row.body ? [row.body.fileId] : []));
        expect(new Set(told).size).toBe(told.length);
        const found = await Promise.all(told.map((id) => showFile(b, ann, id)));
        for (const { state } of found) expect(['available', 'deleted']).toContain(state);
        for (const { file, isProved } of announced) {
          expect(found.find(({ id }) => id === file.id)?.state).toBe(isProved ? 'deleted' : 'available');
        }
        const available = found.filter(({ state }) => state === 'available');
        expect(Object.values(await site.objects())).toEqual(available.map(({ size }) => size));
        return available;
      },
      { timeout: SETTLED_WITHIN, interval: 500 },
    );
    for (const file of settled) {
      const { seed } = announced.find((one) => one.file.id === file.id) ?? {};
      const digest = seed === undefined ? expect.any(String) : await digestOfSeeded(seed, FILE_SIZE);
      expect(await download(a, ben, file)).toEqual({ status: 200, size: FILE_SIZE, digest });
    }
    const acks = senders.map(({ acked }) => acked.size);
    console.log(
      `${kills} kills; ${log.length} rows, acknowledged ${acks} and ${sent.map((one) => one.length)}; ` +
        `${announced.length} files announced, ${settled.length} still there; requests ${proxy.shares()}`,
    );
    expect(kills).toBeGreaterThanOrEqual(2);
    expect(announced.length).toBeGreaterThan(0);

    /** One file after the other, from one node or the other; every second one is proved by all at once. */
    function sendFiles() {
      const announced: { file: File; seed: number; isProved: boolean }[] = [];
      let isStopping = false;
      const run = async () => {
        for (let seed = 1; !isStopping; seed++) {
          const outgoing = { cid: newId(), conversationId, seed, size: FILE_SIZE };
          const digest = await digestOfSeeded(seed, FILE_SIZE);
          const send = seed % 3 === 0 ? sendByForm : sendByParts;
          const answer = await send(proxy, ann, outgoing, digest).catch(() => undefined);
          if (answer === undefined || ![200, 201].includes(answer.status)) continue;
          const isProved = seed % 2 === 0;
          announced.push({ file: answer.body.file, seed, isProved });
          if (isProved) await proveAll(answer.body.file.id, digest);
        }
      };
      const running = run();
      return {
        async stop() {
          isStopping = true;
          await running;
          return announced;
        },
      };
    }

    async function proveAll(fileId: string, digest: string): Promise<void> {
      for (const person of [ben, cleo, dan]) {
        const prove = () =>
          postReceipt(proxy, person, fileId, digest).then(
            ({ status }) => status,
            () => 0,
          );
        await expect.poll(prove, { timeout: 30_000, interval: 200 }).toBe(200);
      }
    }
  });
});

/** One at a time, and each at least once. @returns how often it killed */
async function killInTurn(nodes: readonly Node[], lasts: number): Promise<number> {
  const endsAt = performance.now() + lasts;
  let kills = 0;
  while (performance.now() < endsAt || kills < nodes.length) {
    const next = wait(KILLED_EVERY);
    const node = nodes[kills % nodes.length];
    kills += 1;
    await node?.kill();
    await node?.start();
    await next;
  }
  return kills;
}
