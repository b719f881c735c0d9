import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { type OwnBackEnd, startOwnBackEnd } from '../support/own-back-end.ts';
import { addMember, type Person, register, signIn } from '../support/people.ts';
import { createQuartet, type Quartet } from '../support/quartet.ts';
import { connect, type TestSocket } from '../support/socket-client.ts';
import { readinessOf } from './support/readiness-of.ts';
import { createSite, findSharedBackEnds, type Node, type Site } from './support/site.ts';
import { startStubbornSender } from './support/stubborn-sender.ts';
import { wholeLog } from './support/whole-log.ts';

const DELIVERED_WITHIN = 10_000;
const TOLD_WITHIN = 5000;

/** Its tests follow each other: Redis is there, is killed, and comes back. */
describe.skipIf(findSharedBackEnds() === undefined)('Redis killed under two nodes (MongoDB, S3)', () => {
  let redis: OwnBackEnd;
  let site: Site;
  let a: Node;
  let b: Node;
  let group: Quartet;
  let senders: ReturnType<typeof startStubbornSender>[];

  beforeAll(async () => {
    redis = await startOwnBackEnd('redis');
    site = await createSite(redis.variables);
    [a, b] = await Promise.all([site.addNode(), site.addNode()]);
    group = await createQuartet(a);
    senders = [
      startStubbornSender(a, group.ann, group.conversationId),
      startStubbornSender(b, group.ben, group.conversationId),
    ];
    await vi.waitUntil(() => senders.every(({ acked }) => acked.size > 5), { timeout: 30_000 });
  });
  afterAll(async () => {
    // One that failed has said so in its test; what was started must end all the same.
    await Promise.allSettled(senders?.map(({ stop }) => stop()) ?? []);
    await site?.remove();
    await redis?.remove();
  });

  async function join(node: Node, person: Person): Promise<TestSocket> {
    const socket = await connect(node, person);
    onTestFinished(() => void socket.close());
    return socket;
  }

  async function within(limit: number, work: () => Promise<unknown>): Promise<void> {
    const from = performance.now();
    await work();
    expect(performance.now() - from).toBeLessThan(limit);
  }

  it('[M3] it is killed: messages still cross, from the store', async () => {
    const { cleo, dan, conversationId } = group;
    const [onA, onB] = [await join(a, cleo), await join(b, dan)];
    await redis.kill();
    await expect.poll(() => readinessOf(a)).toMatchObject({ status: 503, backEnds: { bus: 'failed' } });
    for (const [speaker, hearer] of [
      [onA, onB],
      [onB, onA],
    ] as const) {
      const { row } = await speaker.call('send', { conversationId, cid: newId(), text: 'Still there?' });
      await within(DELIVERED_WITHIN, () => hearer.untilSeq(conversationId, row.seq));
    }
  });

  it('[M3] while it is away: somebody added on one hears of it on the other', async () => {
    const guest = await register(b, 'guest');
    const socket = await join(b, guest);
    await within(TOLD_WITHIN, async () => {
      await addMember(a, group.ann, group.conversationId, guest);
      await socket.until('the group', (heard) => heard.type === 'conversation');
    });
  });

  it('[M10] while it is away: signing out on one closes the socket on the other', async () => {
    const elsewhere = await signIn(a, group.dan);
    const socket = await join(b, elsewhere);
    await within(TOLD_WITHIN, async () => {
      await http(a, elsewhere).post('/auth/logout').expect(204);
      expect(await socket.ended).toEqual({ code: 4503, reason: 'signed out' });
    });
    expectProblem(await http(b, elsewhere).get('/chat'), 'unauthenticated');
  });

  it('[M6] while it is away: ticks cross', async () => {
    const { cleo, dan, conversationId } = group;
    const [onA, onB] = [await join(a, cleo), await join(b, dan)];
    const { row } = await onA.call('send', { conversationId, cid: newId(), text: 'Seen?' });
    await onB.call('receipt', { conversationId, read: row.seq });
    await onA.until('blue ticks', (heard) => {
      if (heard.type !== 'receipts') return false;
      return heard.receipts.some(({ userId, read }) => userId === dan.user.id && read === row.seq);
    });
  });

  it('[M12] it comes back: typing and presence cross again', async () => {
    const { cleo, dan, conversationId } = group;
    await redis.restart();
    for (const node of [a, b]) {
      await expect.poll(() => readinessOf(node), { timeout: 20_000 }).toMatchObject({ status: 200 });
    }
    const [onA, onB] = [await join(a, cleo), await join(b, dan)];
    await onA.call('watch', { userIds: [dan.user.id] });
    // As whoever types says it: again and again.
    const isShown = async () => {
      await onB.call('typing', { conversationId });
      return onA.events.some(({ type }) => type === 'typing');
    };
    await expect.poll(isShown, { timeout: 10_000, interval: 1000 }).toBe(true);
    await onB.close();
    await onA.until('absence', ({ type }) => type === 'presence');
  });

  it('[M1] [M4] nothing was lost, nothing came twice, and no line broke', async () => {
    await Promise.all(senders.map(({ stop }) => stop()));
    const log = await wholeLog(a, group.ann, group.conversationId);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    expect(await wholeLog(b, group.ben, group.conversationId)).toEqual(log);
    const seqs = new Map(log.map(({ cid, seq }) => [cid, seq]));
    expect(seqs.size).toBe(log.length);
    for (const { acked, unknown } of senders) {
      expect(unknown.size).toBe(0);
      for (const [cid, seq] of acked) expect(seqs.get(cid)).toBe(seq);
    }
  });
});
