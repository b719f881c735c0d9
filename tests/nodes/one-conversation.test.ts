import { MiB } from '@satchel/protocol/limits';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { digestOfSeeded } from '../fault/support/seeded-bytes.ts';
import { download, type Outgoing, sendByForm, sendByParts } from '../fault/support/transfer.ts';
import { asBuffer, expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { bodyOf, openRequest } from '../support/open-request.ts';
import {
  addMember,
  createGroup,
  type Person,
  register,
  registerAll,
  removeMember,
  signIn,
} from '../support/people.ts';
import { showFile } from '../support/quartet.ts';
import { connect, type TestSocket } from '../support/socket-client.ts';
import { postReceipt } from '../support/upload.ts';
import { createSite, findSharedBackEnds, type Node, type Site } from './support/site.ts';

const EACH = 25;
const CLOSED_WITHIN = 5000;

describe.skipIf(findSharedBackEnds() === undefined)(
  'one conversation on two nodes (MongoDB, S3, Redis)',
  () => {
    let site: Site;
    let a: Node;
    let b: Node;
    let onA: readonly Person[];
    let onB: readonly Person[];
    let conversationId: string;

    beforeAll(async () => {
      site = await createSite();
      [a, b] = await Promise.all([site.addNode(), site.addNode()]);
      onA = await registerAll(a, 'ann', 'alf', 'ada');
      onB = await registerAll(b, 'ben', 'bea', 'bob');
      conversationId = await createGroup(a, onA[0]!, [...onA.slice(1), ...onB]);
    });
    afterAll(() => site?.remove());

    async function join(node: Node, person: Person): Promise<TestSocket> {
      const socket = await connect(node, person);
      onTestFinished(() => void socket.close());
      return socket;
    }
    const joinAll = () =>
      Promise.all([...onA.map((person) => join(a, person)), ...onB.map((person) => join(b, person))]);

    it('[M3] [M4] everybody hears all messages in one order', async () => {
      const sockets = await joinAll();
      const sayAll = async (socket: TestSocket, name: number) => {
        const rows = [];
        for (let n = 0; n < EACH; n++) {
          rows.push((await socket.call('send', { conversationId, cid: newId(), text: `${name} ${n}` })).row);
        }
        return rows;
      };
      const sent = (await Promise.all(sockets.map(sayAll))).flat().sort((one, other) => one.seq - other.seq);
      const last = sent.at(-1)?.seq ?? 0;
      const first = last - sockets.length * EACH + 1;
      expect(sent.map(({ seq }) => seq)).toEqual(Array.from({ length: sent.length }, (_, n) => first + n));
      for (const socket of sockets) {
        const heard = await socket.untilSeq(conversationId, last);
        expect(heard).toEqual(sent);
      }
    });

    it('[M6] ticks given on one are shown on the other', async () => {
      const [ann, ben] = [await join(a, onA[0]!), await join(b, onB[0]!)];
      const { row } = await ann.call('send', { conversationId, cid: newId(), text: 'Have you got it?' });
      await ben.untilSeq(conversationId, row.seq);
      const userId = onB[0]!.user.id;
      const isTold = (read: number) => (heard: TestSocket['events'][number]) =>
        heard.type === 'receipts' &&
        heard.receipts.some((one) => one.userId === userId && one.delivered === row.seq && one.read === read);
      await ben.call('receipt', { conversationId, delivered: row.seq });
      const first = await ann.until('the second tick', isTold(0));
      await ben.call('receipt', { conversationId, read: row.seq });
      const second = await ann.until('the blue ticks', isTold(row.seq));
      expect(ann.events.indexOf(first)).toBeLessThan(ann.events.indexOf(second));
      const { receipts } = await ann.call('open', { conversationId });
      expect(receipts.find((one) => one.userId === userId)).toMatchObject({
        delivered: row.seq,
        read: row.seq,
      });
    });

    it('[M12] typing, and who is there, are shown on the other', async () => {
      const [ann, alf] = [await join(a, onA[0]!), await join(a, onA[1]!)];
      const userIds = onB.map(({ user }) => user.id);
      const { people } = await ann.call('watch', { userIds });
      expect(people.map(({ online }) => online)).toEqual([false, false, false]);
      const isShown = (online: boolean) => (heard: TestSocket['events'][number]) =>
        heard.type === 'presence' &&
        heard.people.some((one) => one.userId === userIds[0] && one.online === online);
      const ben = await join(b, onB[0]!);
      await ann.until('Ben online', isShown(true));
      await ben.call('typing', { conversationId });
      for (const socket of [ann, alf]) {
        const typing = await socket.until('typing', ({ type }) => type === 'typing');
        expect(typing).toEqual({ type: 'typing', conversationId, userId: userIds[0] });
      }
      expect((await alf.call('watch', { userIds: userIds.slice(0, 1) })).people).toMatchObject([
        { online: true },
      ]);
      await ben.close();
      await ann.until('Ben offline', isShown(false));
    });

    const lanes = [
      [
        'in parts',
        async (file: Outgoing, digest: string) => (await sendByParts(a, onA[0]!, file, digest)).body,
      ],
      ['as a form', async (file: Outgoing) => (await sendByForm(a, onA[0]!, file)).body],
    ] as const;

    it.each(lanes)(
      '[F2] [F3] a file sent %s to one is read, proved and removed through the other',
      async (_lane, send) => {
        const size = 9 * MiB;
        const outgoing = { cid: newId(), conversationId, seed: 5, size };
        const digest = await digestOfSeeded(outgoing.seed, size);
        const ben = await join(b, onB[0]!);
        const { file, message } = await send(outgoing, digest);
        expect(await ben.untilSeq(conversationId, message.seq)).toMatchObject([
          { id: message.id, kind: 'file' },
        ]);
        expect(Object.values(await site.objects())).toEqual([size]);
        expect(await download(b, onB[0]!, file)).toEqual({ status: 200, size, digest });

        const [last, ...others] = [...onA.slice(1), ...onB];
        for (const person of others) expect((await postReceipt(b, person, file.id, digest)).status).toBe(200);
        expect(Object.values(await site.objects())).toEqual([size]);
        expect((await postReceipt(b, last!, file.id, digest)).status).toBe(200);
        await expect.poll(() => site.objects(), { timeout: 10_000 }).toEqual({});
        for (const node of [a, b]) {
          const gone = await http(node, onB[0]!).get(`/file/${file.id}/content`);
          expect(gone).toMatchObject({ status: 410, body: { reason: 'delivered' } });
        }
      },
    );

    it('an attachment sent through one is pushed by the other, and read there', async () => {
      const [ann, ben] = [await join(a, onA[0]!), await join(b, onB[0]!)];
      const bytes = Buffer.alloc(20_000, 'wing');
      const answer = await ann.sendAttachment({ conversationId, cid: newId(), name: 'wing.bin' }, bytes);
      if (answer.type !== 'ok') throw new Error(`Refused: ${answer.code}`);
      const { row } = answer.result as { row: { id: string; seq: number } };
      await ben.untilSeq(conversationId, row.seq);
      const { body } = await asBuffer(http(b, onB[0]!).get(`/attachment/${row.id}`)).expect(200);
      expect(bytes.equals(body)).toBe(true);
    });

    it('[M10] signing out on one closes the sockets on the other', async () => {
      const elsewhere = await signIn(a, onB[0]!);
      const [closing, staying] = [await join(b, elsewhere), await join(b, onB[0]!)];
      const from = performance.now();
      await http(a, elsewhere).post('/auth/logout').expect(204);
      expect(await closing.ended).toEqual({ code: 4503, reason: 'signed out' });
      expect(performance.now() - from).toBeLessThan(CLOSED_WITHIN);
      expectProblem(await http(b, elsewhere).get('/chat'), 'unauthenticated');
      await staying.call('open', { conversationId });
    });

    it('[M10] [F6] who is added or removed on one comes and goes on the other, download included', async () => {
      const guest = await register(b, 'guest');
      const socket = await join(b, guest);
      await addMember(a, onA[0]!, conversationId, guest);
      await socket.until('the group', (heard) => heard.type === 'conversation');
      const ann = await join(a, onA[0]!);
      const { row } = await ann.call('send', { conversationId, cid: newId(), text: 'Welcome.' });
      await socket.untilSeq(conversationId, row.seq);

      const outgoing = { cid: newId(), conversationId, seed: 6, size: 96 * MiB };
      const { file } = (await sendByForm(a, onA[0]!, outgoing)).body;
      const { req, response } = openRequest(b, guest, 'GET', `/file/${file.id}/content`);
      req.end();
      const arriving = await response;
      await removeMember(a, onA[0]!, conversationId, guest);
      const from = performance.now();
      await socket.until('the end', (heard) => heard.type === 'left');
      expect((await bodyOf(arriving)).whole).toBe(false);
      expect(performance.now() - from).toBeLessThan(CLOSED_WITHIN);
      expect((await showFile(b, onB[0]!, file.id)).recipients).toContainEqual(
        expect.objectContaining({ user: expect.objectContaining({ id: guest.user.id }), status: 'waived' }),
      );
      await http(a, onA[0]!).delete(`/file/${file.id}`).expect(204);
      await expect.poll(() => site.objects(), { timeout: 10_000 }).toEqual({});
    });
  },
);
