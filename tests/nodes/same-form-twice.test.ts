import { openMongoDataStore } from '@satchel/api/adapters/data-store/mongo/open';
import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import { errors } from '@satchel/protocol/errors';
import { MiB } from '@satchel/protocol/limits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOfSeeded, seededBytes } from '../fault/support/seeded-bytes.ts';
import { download, type Outgoing, sendByForm } from '../fault/support/transfer.ts';
import { formHeaders, multipart } from '../support/multipart.ts';
import { newId } from '../support/new-id.ts';
import { bodyOf, openRequest } from '../support/open-request.ts';
import { createPair, type Pair } from '../support/people.ts';
import { createSite, findSharedBackEnds, type Node, type Site } from './support/site.ts';
import { wholeLog } from './support/whole-log.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
const ROUNDS = isLong ? 20 : 3;
const AT_ONCE = 6;
const SIZE = 9 * MiB;
/** The lease of a node that is killed, and some. */
const TAKEN_OVER_WITHIN = 45_000;

describe.skipIf(findSharedBackEnds() === undefined)('one form through two nodes (MongoDB, S3, Redis)', () => {
  let site: Site;
  let data: DataStore;
  let a: Node;
  let b: Node;
  let pair: Pair;

  beforeAll(async () => {
    site = await createSite();
    data = await openMongoDataStore({ url: site.databaseUrl, newId });
    [a, b] = await Promise.all([site.addNode(), site.addNode()]);
    pair = await createPair(a);
  });
  afterAll(async () => {
    await data?.close();
    await site?.remove();
  });

  const outgoing = (seed: number): Outgoing => ({
    cid: newId(),
    conversationId: pair.conversationId,
    seed,
    size: SIZE,
  });

  /** All but the end of a form, so that it runs until told otherwise. */
  async function beginForm(node: Node, { cid, conversationId, seed, size }: Outgoing) {
    const whole = multipart([
      { name: 'conversation', body: conversationId },
      { name: 'cid', body: cid },
      { name: 'file', filename: 'walk.bin', body: Buffer.from(seededBytes(seed, 0, size)) },
    ]);
    const headers = { ...formHeaders, 'content-length': whole.length };
    const { req, response } = openRequest(node, pair.ann, 'POST', '/file', headers);
    req.on('error', () => {}).write(whole.subarray(0, -100));
    const record = () => data.files.byCid(pair.ann.user.id, cid);
    await expect.poll(async () => (await data.files.parts((await record())?.id ?? '')).length).toBe(1);
    return { response, finish: () => req.end(whole.subarray(-100)) };
  }

  const refusal = { code: 'upload_running', retryable: errors.upload_running.retryable };

  async function expectOneFile(sent: Outgoing, seed = sent.seed): Promise<void> {
    const log = await wholeLog(b, pair.ben, pair.conversationId);
    const rows = log.filter(({ cid }) => cid === sent.cid);
    expect(rows).toMatchObject([{ kind: 'file' }]);
    const file = await data.files.byCid(pair.ann.user.id, sent.cid);
    expect(file).toMatchObject({ state: 'available', messageId: rows[0]?.id });
    const digest = await digestOfSeeded(seed, SIZE);
    const read = { id: file?.id ?? '', partSize: file?.partSize ?? 0 };
    expect(await download(b, pair.ben, read)).toEqual({ status: 200, size: SIZE, digest });
  }

  it('[F16] that runs on one is refused as running by the other, and is not disturbed', async () => {
    const sent = outgoing(1);
    const slow = await beginForm(a, sent);
    expect(await sendByForm(b, pair.ann, { ...sent, seed: 2 })).toMatchObject({ status: 409, body: refusal });
    slow.finish();
    const answer = await slow.response;
    expect(answer.statusCode).toBe(201);
    const first = JSON.parse((await bodyOf(answer)).text);
    const again = await sendByForm(b, pair.ann, sent);
    expect(again).toMatchObject({ status: 200, body: { message: { id: first.message.id } } });
    await expectOneFile(sent);
  });

  it(`[F16] that comes to both ${AT_ONCE} times at once is one file, ${ROUNDS} times`, async () => {
    const before = Object.keys(await site.objects()).length;
    for (let round = 1; round <= ROUNDS; round++) {
      const sent = outgoing(10 + round);
      const copies = Array.from({ length: AT_ONCE }, (_, n) =>
        sendByForm([a, b][n % 2] as Node, pair.ann, sent),
      );
      const answers = await Promise.all(copies);
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(1);
      for (const { status, body } of answers) {
        if (status === 409) expect(body).toMatchObject(refusal);
        else expect([200, 201]).toContain(status);
      }
      expect((await sendByForm(a, pair.ann, sent)).status).toBe(200);
      await expectOneFile(sent);
    }
    expect(Object.keys(await site.objects())).toHaveLength(before + ROUNDS);
  });

  it('[F16] whose node is killed is refused as running until that is known, and then taken over by one', async () => {
    const before = Object.keys(await site.objects()).length;
    const sent = outgoing(3);
    await beginForm(a, sent);
    await a.kill();
    const c = await site.addNode();
    const other = { ...sent, seed: 4 };
    expect(await sendByForm(b, pair.ann, other)).toMatchObject({ status: 409, body: refusal });
    await expect
      .poll(
        async () => {
          const answers = await Promise.all([b, c].map((node) => sendByForm(node, pair.ann, other)));
          for (const { status, body } of answers) {
            if (status === 409) expect(body).toMatchObject(refusal);
            else expect([200, 201]).toContain(status);
          }
          return answers.filter(({ status }) => status === 201).length;
        },
        { timeout: TAKEN_OVER_WITHIN, interval: 1000 },
      )
      .toBe(1);
    await expectOneFile(sent, other.seed);
    expect(Object.keys(await site.objects())).toHaveLength(before + 1);
  });
});
