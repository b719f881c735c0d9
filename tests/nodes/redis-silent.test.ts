import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { findBackEnd } from '../support/back-ends.ts';
import { newId } from '../support/new-id.ts';
import { type Person, signIn } from '../support/people.ts';
import { createQuartet, type Quartet } from '../support/quartet.ts';
import { type SilencingProxy, startSilencingProxy } from '../support/silencing-proxy.ts';
import { connect, type TestSocket } from '../support/socket-client.ts';
import { readinessOf } from './support/readiness-of.ts';
import { createSite, findSharedBackEnds, type Node, type Site } from './support/site.ts';
import { startStubbornSender } from './support/stubborn-sender.ts';
import { wholeLog } from './support/whole-log.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
const SILENT_FOR = isLong ? 60_000 : 10_000;
/** Nobody waits for a limit that Redis keeps longer than for this. */
const SIGNED_IN_WITHIN = 5000;
const DELIVERED_WITHIN = 10_000;
/** Less than a node waits before it says again who is there. */
const BACK_WITHIN = 8000;

/** No line is refused and none ends: nobody says that Redis is away. Its tests follow each other. */
describe.skipIf(findSharedBackEnds() === undefined)('Redis silent before nodes (MongoDB, S3)', () => {
  let lines: SilencingProxy[] = [];
  let site: Site;
  let a: Node;
  let b: Node;
  let group: Quartet;
  let senders: ReturnType<typeof startStubbornSender>[];

  beforeAll(async () => {
    const redis = new URL(findBackEnd('redis') ?? '');
    lines = await Promise.all([1, 2].map(() => startSilencingProxy(Number(redis.port))));
    site = await createSite();
    const [first, second] = lines.map(({ port }) => ({ SATCHEL_REDIS_URL: `redis://127.0.0.1:${port}` }));
    [a, b] = await Promise.all([site.addNode(first), site.addNode(second)]);
    group = await createQuartet(a);
    senders = [
      startStubbornSender(a, group.ann, group.conversationId),
      startStubbornSender(b, group.ben, group.conversationId),
    ];
  });
  afterAll(async () => {
    // One that failed has said so in its test; what was started must end all the same.
    await Promise.allSettled(senders?.map(({ stop }) => stop()) ?? []);
    await site?.remove();
    await Promise.all(lines.map((line) => line.close()));
  });

  async function join(node: Node, person: Person): Promise<TestSocket> {
    const socket = await connect(node, person);
    onTestFinished(() => void socket.close());
    return socket;
  }

  /** From one node to the other and back, while Redis is or is not. */
  async function expectDelivered(): Promise<void> {
    const { cleo, dan, conversationId } = group;
    const [onA, onB] = [await join(a, cleo), await join(b, dan)];
    for (const [speaker, hearer] of [
      [onA, onB],
      [onB, onA],
    ] as const) {
      const { row } = await speaker.call('send', { conversationId, cid: newId(), text: 'Still there?' });
      const from = performance.now();
      await expect
        .poll(() => hearer.rows(conversationId).some(({ seq }) => seq >= row.seq), {
          timeout: DELIVERED_WITHIN,
        })
        .toBe(true);
      expect(performance.now() - from).toBeLessThan(DELIVERED_WITHIN);
    }
  }

  const cases: [which: string, silent: () => SilencingProxy[]][] = [
    ['both', () => lines],
    ['one, which is cut off from the other', () => lines.slice(0, 1)],
  ];

  it.each(cases)(
    '[M3] [M12] of %s: messages cross, nobody waits, and presence is right again soon',
    async (_which, silent) => {
      const { cleo, dan, conversationId } = group;
      const watcher = await join(a, cleo);
      expect((await watcher.call('watch', { userIds: [dan.user.id] })).people).toMatchObject([
        { online: false },
      ]);
      for (const line of silent()) line.fallSilent();
      const silentFrom = performance.now();
      await expectDelivered();

      const from = performance.now();
      await Promise.all([signIn(a, dan), signIn(b, cleo)]);
      expect(performance.now() - from).toBeLessThan(SIGNED_IN_WITHIN);
      await expect
        .poll(() => readinessOf(a), { timeout: 20_000 })
        .toMatchObject({
          status: 503,
          alive: 200,
          backEnds: { dataStore: 'ok', objectStore: 'ok', bus: 'failed' },
        });

      const came = await join(b, dan);
      await wait(Math.max(0, SILENT_FOR - (performance.now() - silentFrom)));
      const isShown = () =>
        watcher.events.some((one) => one.type === 'presence' && one.people.some(({ online }) => online));
      expect(isShown()).toBe(false);
      for (const line of silent()) line.speak();
      await expect.poll(isShown, { timeout: BACK_WITHIN }).toBe(true);
      // As whoever types says it: again and again.
      const isTyping = async () => {
        await came.call('typing', { conversationId });
        return watcher.events.some(({ type }) => type === 'typing');
      };
      await expect.poll(isTyping, { timeout: BACK_WITHIN, interval: 500 }).toBe(true);
      await expectDelivered();
    },
  );

  it('[M1] [M4] nothing was lost, nothing came twice, and no line to a person broke', async () => {
    await Promise.all(senders.map(({ stop }) => stop()));
    const log = await wholeLog(a, group.ann, group.conversationId);
    expect(await wholeLog(b, group.ben, group.conversationId)).toEqual(log);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    const seqs = new Map(log.map(({ cid, seq }) => [cid, seq]));
    expect(seqs.size).toBe(log.length);
    for (const { acked, unknown } of senders) {
      expect(acked.size).toBeGreaterThan(100);
      expect(unknown.size).toBe(0);
      for (const [cid, seq] of acked) expect(seqs.get(cid)).toBe(seq);
    }
  });
});
