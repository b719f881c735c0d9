import type { IncomingMessage } from 'node:http';
import { changeFile } from '@satchel/api/use-cases/change-file';
import { contentDigestHeader } from '@satchel/protocol/digest';
import { describe, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { bodyOf, type OpenRequest, openRequest } from '../support/open-request.ts';
import {
  createGroup,
  createPair,
  type Person,
  register,
  registerAll,
  removeMember,
  signIn,
} from '../support/people.ts';
import { seededBytes } from '../support/seeded-chance.ts';
import { connect, openSocket } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { dropAll } from '../support/unreliable-bus.ts';
import { beginUpload, confirm, sendFile, sha256 } from '../support/upload.ts';
import { stallingReads } from '../support/wrap-objects.ts';

const WITHIN = 1000;

/** @returns milliseconds until all of these were over, from the moment before the act */
async function lasted(act: () => Promise<unknown>, over: readonly Promise<unknown>[]): Promise<number> {
  const from = performance.now();
  await act();
  await Promise.all(over);
  return performance.now() - from;
}

describe('signing out', () => {
  const reads = stallingReads();
  const server = useServer({ wrapObjects: reads.wrap });
  const logOut = (person: Person) => http(server(), person).post('/auth/logout').expect(204);

  it('[M10] closes all sockets of that session within a second, and no others', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const elsewhere = await signIn(server(), ann);
    const closing = [
      await connect(server(), ann),
      await connect(server(), ann),
      await openSocket(server(), ann),
    ];
    const staying = [await connect(server(), elsewhere), await connect(server(), ben)];
    const took = await lasted(
      () => logOut(ann),
      closing.map(({ ended }) => ended),
    );
    expect(took).toBeLessThan(WITHIN);
    for (const { ended } of closing) expect(await ended).toEqual({ code: 4503, reason: 'signed out' });
    for (const socket of staying) {
      const { row } = await socket.call('send', { conversationId, cid: newId(), text: 'Still here.' });
      await staying[0]!.untilSeq(conversationId, row.seq);
    }
    expectProblem(await http(server(), ann).get('/chat'), 'unauthenticated');
    await expect(openSocket(server(), ann)).rejects.toThrow('401');
  });

  it('[M10] from another device does the same', async () => {
    const ann = await register(server(), 'ann');
    const elsewhere = await signIn(server(), ann);
    const { body } = await http(server(), elsewhere).get('/auth/sessions').expect(200);
    expect(body.sessions).toHaveLength(2);
    const other = body.sessions.find(({ current }: { current: boolean }) => !current);
    const [closing, staying] = [await connect(server(), ann), await connect(server(), elsewhere)];
    const end = () => http(server(), elsewhere).delete(`/auth/sessions/${other.id}`).expect(204);
    expect(await lasted(end, [closing.ended])).toBeLessThan(WITHIN);
    expect(staying.socket.readyState).toBe(staying.socket.OPEN);
    const { body: left } = await http(server(), elsewhere).get('/auth/sessions').expect(200);
    expect(left.sessions).toMatchObject([{ current: true }]);
  });

  it('[M10] of a stranger is not possible', async () => {
    const [ann, ben] = [await register(server(), 'ann'), await register(server(), 'ben')];
    const { body } = await http(server(), ann).get('/auth/sessions').expect(200);
    const response = await http(server(), ben).delete(`/auth/sessions/${body.sessions[0].id}`);
    expectProblem(response, 'not_found');
    await http(server(), ann).get('/chat').expect(200);
  });

  it('[M10] cuts that session’s downloads within a second, and no others', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const { file, bytes } = await sendFile(server(), ann, conversationId, seededBytes(1, 100_000));
    const elsewhere = await signIn(server(), ben);
    const cut = openRequest(server(), ben, 'GET', `/file/${file.id}/content`);
    const kept = openRequest(server(), elsewhere, 'GET', `/file/${file.id}/content`);
    const [cutAnswer, keptAnswer] = await Promise.all([cut.response, kept.response]);
    cutAnswer.resume().on('error', () => {});
    expect(await lasted(() => logOut(ben), [cut.over])).toBeLessThan(WITHIN);
    expect(cutAnswer.complete).toBe(false);
    reads.letGo();
    const whole = await bodyOf(keptAnswer);
    expect(whole.bytes.equals(bytes)).toBe(true);
  });

  it('[M10] cuts that session’s uploads within a second, in both lanes', async () => {
    const { ann, conversationId } = await createPair(server());
    const elsewhere = await signIn(server(), ann);
    const bytes = seededBytes(2, 50_000);
    const begun = await beginUpload(server(), ann, conversationId, bytes.length).expect(201);
    const part = openRequest(server(), ann, 'PUT', `/file/${begun.body.file.id}/parts/1`, {
      'content-length': bytes.length,
      'content-digest': contentDigestHeader(sha256(bytes)),
    });
    const form = openRequest(server(), ann, 'POST', '/file', {
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': 50_000,
    });
    part.req.on('error', () => {}).write(bytes.subarray(0, 20_000));
    form.req
      .on('error', () => {})
      .write(
        `--b\r\nContent-Disposition: form-data; name="conversation"\r\n\r\n${conversationId}\r\n` +
          '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nsome bytes',
      );
    await expect.poll(async () => (await server().objects.listUploads(10)).length).toBe(2);
    expect(await lasted(() => logOut(ann), [part.over, form.over])).toBeLessThan(WITHIN);
    const { body } = await http(server(), elsewhere).get(`/file/${begun.body.file.id}/parts`).expect(200);
    expect(body.parts).toEqual([]);
  });
});

describe('with every hint lost', () => {
  const reads = stallingReads();
  let looks = 0;
  const server = useServer({
    wrapObjects: reads.wrap,
    wrapBus: dropAll,
    wrapData: (data) => ({
      ...data,
      files: {
        ...data.files,
        async byIds(ids) {
          const found = await data.files.byIds(ids);
          looks += 1;
          return found;
        },
      },
    }),
  });

  async function startDownloads() {
    const [ann, ben, cleo] = await registerAll(server(), 'ann', 'ben', 'cleo');
    const conversationId = await createGroup(server(), ann, [ben, cleo]);
    const sent = await sendFile(server(), ann, conversationId, seededBytes(1, 100_000));
    const { file, bytes } = sent;
    const [ended, kept] = [ben, cleo].map((person) =>
      openRequest(server(), person, 'GET', `/file/${file.id}/content`),
    ) as [OpenRequest, OpenRequest];
    (await ended.response).resume().on('error', () => {});
    return { ann, ben, cleo, conversationId, sent, bytes, ended, kept: await kept.response };
  }

  async function expectOnlyFirstEnds(
    act: () => Promise<unknown>,
    { ended, kept, bytes }: { ended: OpenRequest; kept: IncomingMessage; bytes: Buffer },
  ) {
    expect(await lasted(act, [ended.over])).toBeLessThan(5 * WITHIN);
    expect((await ended.response).complete).toBe(false);
    reads.letGo();
    expect((await bodyOf(kept)).bytes.equals(bytes)).toBe(true);
  }

  it('[M3] [M10] a download ends within 5 s of its session', async () => {
    const downloads = await startDownloads();
    const [session] = await server().data.sessions.ofUser(downloads.ben.user.id);
    await expectOnlyFirstEnds(
      () => server().data.sessions.revoke(session!.id, downloads.ben.user.id, Date.now()),
      downloads,
    );
  });

  it('[M3] [F6] a download ends within 5 s of its membership', async () => {
    const downloads = await startDownloads();
    const { ann, ben, conversationId } = downloads;
    await expectOnlyFirstEnds(() => removeMember(server(), ann, conversationId, ben), downloads);
  });

  it('[M3] [F6] a download ends within 5 s of its file being revoked', async () => {
    const { ann, sent, ended, kept } = await startDownloads();
    kept.resume().on('error', () => {});
    const revoke = () => http(server(), ann).delete(`/file/${sent.file.id}`);
    expect(await lasted(revoke, [ended.over])).toBeLessThan(5 * WITHIN);
    expect((await ended.response).complete).toBe(false);
  });

  it('[M3] [F8] a download ends within 5 s of its file’s time', async () => {
    const { sent, ended, kept } = await startDownloads();
    kept.resume().on('error', () => {});
    const expire = async () => {
      const { files } = server().data;
      const file = (await files.byId(sent.file.id))!;
      await changeFile(files, file, { type: 'claimed', reason: 'expired', at: Date.now() });
    };
    expect(await lasted(expire, [ended.over])).toBeLessThan(5 * WITHIN);
    expect((await ended.response).complete).toBe(false);
  });

  it('[M3] [F3] a download goes on when everybody has the file', async () => {
    const { ben, cleo, sent, bytes, ended, kept } = await startDownloads();
    for (const person of [ben, cleo]) await confirm(server(), person, sent);
    await expect
      .poll(async () => (await server().data.files.byId(sent.file.id))?.state, { timeout: 5000 })
      .toBe('deleted');
    const before = looks;
    await expect.poll(() => looks, { timeout: 15_000 }).toBeGreaterThan(before + 1);
    reads.letGo();
    expect((await bodyOf(kept)).bytes.equals(bytes)).toBe(true);
    await ended.over;
  });
});
