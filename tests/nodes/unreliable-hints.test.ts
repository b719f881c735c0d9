import { describe, expect, it, onTestFinished } from 'vitest';
import { newId } from '../support/new-id.ts';
import { createQuartet } from '../support/quartet.ts';
import { hasSharedStores, sharedStores } from '../support/shared-stores.ts';
import { connect, type TestSocket } from '../support/socket-client.ts';
import { startTestServer } from '../support/start-test-server.ts';
import { shuffle } from '../support/unreliable-bus.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
const SEEDS = Array.from({ length: isLong ? 20 : 2 }, (_, n) => Number(process.env.SEED ?? 1) + n);
const EACH = isLong ? 200 : 40;

/** Hints pass Redis and both nodes' hands: a fifth of them is lost, others come twice or late. */
describe.skipIf(!hasSharedStores())('two nodes whose hints are unreliable (MongoDB, S3, Redis)', () => {
  it.each(SEEDS)(
    '[M1] [M3] [M4] and whose clients send every frame twice: each row once, in one order (seed %i)',
    async (seed) => {
      const stores = sharedStores();
      onTestFinished(stores.remove);
      const node = (own: number) => startTestServer({ env: stores.env, wrapBus: shuffle(own) });
      const [a, b] = await Promise.all([node(seed), node(seed + 1000)]);
      const { ann, ben, cleo, dan, conversationId } = await createQuartet(a);
      const sockets = [
        await connect(a, ann),
        await connect(a, ben),
        await connect(b, cleo),
        await connect(b, dan),
      ];

      const sayAll = async (socket: TestSocket, index: number) => {
        for (let n = 0; n < EACH; n++) {
          const ids = [`${n} once`, `${n} again`];
          const cid = newId();
          for (const id of ids) {
            const text = `${index} says ${n}`;
            socket.raw(JSON.stringify({ type: 'send', id, conversationId, cid, text }));
          }
          for (const id of ids) await socket.until(id, (one) => one.type === 'ok' && one.id === id);
        }
      };
      await Promise.all(sockets.map(sayAll));
      const first = sockets[0]!.rows(conversationId)[0]?.seq ?? 0;
      const seqs = Array.from({ length: EACH * sockets.length }, (_, n) => first + n);
      const [expected] = await Promise.all(
        sockets.map((socket) => socket.untilSeq(conversationId, seqs.at(-1)!)),
      );
      for (const socket of sockets) {
        const heard = socket.rows(conversationId);
        expect(heard.map(({ seq }) => seq)).toEqual(seqs);
        expect(heard).toEqual(expected);
      }
    },
  );
});
