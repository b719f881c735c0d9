import { contentDigestHeader } from '@satchel/protocol/digest';
import { MiB, PART_BYTES } from '@satchel/protocol/limits';
import { describe, expect, it } from 'vitest';
import { asBuffer, expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { openRequest } from '../support/open-request.ts';
import { createPair, type Person, signIn } from '../support/people.ts';
import { showFile, statuses } from '../support/quartet.ts';
import { seededBytes } from '../support/seeded-chance.ts';
import { connect } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { objectPathsIn } from '../support/stored-files.ts';
import {
  beginUpload,
  completeUpload,
  confirm,
  digestOf,
  partOf,
  putPart,
  sha256,
} from '../support/upload.ts';
import { withObjects } from '../support/wrap-objects.ts';

/** Part numbers that reached the store. */
const written: number[] = [];
const server = useServer({
  wrapObjects: withObjects(({ putPart: write }) => ({
    putPart(part) {
      written.push(part.n);
      return write(part);
    },
  })),
});

const partsOf = async (person: Person, fileId: string) => {
  const { body } = await http(server(), person).get(`/file/${fileId}/parts`).expect(200);
  return body.parts;
};
const listed = (n: number, bytes: Buffer) => ({ n, digest: sha256(bytes).toString('base64') });

describe('an upload in parts', () => {
  const SIZE = 2 * PART_BYTES + 1000;
  const bytes = seededBytes(1, SIZE);

  it('[F16] takes its parts in any order and ends as one announced file', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const socket = await connect(server(), ben);
    const cid = newId();
    const begun = await beginUpload(server(), ann, conversationId, SIZE, { cid, caption: 'Long.' }).expect(
      201,
    );
    const { file } = begun.body;
    expect(file).toMatchObject({ state: 'uploading', partSize: PART_BYTES, partCount: 3, size: SIZE });
    expectProblem(await http(server(), ben).get(`/file/${file.id}`), 'not_found');
    expect(socket.rows(conversationId)).toEqual([]);
    const order = [3, 1, 2];
    await Promise.all(order.map((n) => putPart(server(), ann, file.id, n, partOf(bytes, n)).expect(204)));
    expect(await partsOf(ann, file.id)).toEqual([1, 2, 3].map((n) => listed(n, partOf(bytes, n))));
    const digest = digestOf(bytes);
    const done = await completeUpload(server(), ann, file.id, digest).expect(200);
    expect(done.body.file).toMatchObject({ state: 'available', id: file.id, caption: 'Long.' });
    expect(done.body.message).toMatchObject({ kind: 'file', cid, body: { fileId: file.id } });
    expect(await socket.untilSeq(conversationId, 1)).toEqual([done.body.message]);
    const content = await asBuffer(http(server(), ben).get(`/file/${file.id}/content`)).expect(200);
    expect(bytes.equals(content.body)).toBe(true);
    expect(await confirm(server(), ben, { file, digest })).toMatchObject({ state: 'deleted' });
  });

  it('[F16] refuses parts of another size or number, and keeps those it has', async () => {
    const { ann, conversationId } = await createPair(server());
    const { body } = await beginUpload(server(), ann, conversationId, SIZE).expect(201);
    const put = (n: number, part: Buffer) => putPart(server(), ann, body.file.id, n, part);
    await put(3, partOf(bytes, 3)).expect(204);
    for (const part of [bytes.subarray(0, 10), bytes.subarray(0, PART_BYTES + 1), Buffer.alloc(0)]) {
      expect(expectProblem(await put(1, part), 'wrong_part_size').limit).toBe(PART_BYTES);
    }
    expect(expectProblem(await put(3, bytes.subarray(0, 999)), 'wrong_part_size').limit).toBe(1000);
    for (const n of [4, 10_001, 999_999]) expectProblem(await put(n, partOf(bytes, 3)), 'not_found');
    for (const n of ['0', '-1', '1.5', 'x', '01', '9999999']) {
      const path = `/file/${body.file.id}/parts/${n}`;
      expectProblem(await http(server(), ann).put(path), 'not_found');
    }
    expect(await partsOf(ann, body.file.id)).toEqual([listed(3, partOf(bytes, 3))]);
  });

  it('[F16] refuses a part that is not what its digest says, and holds nothing of it', async () => {
    const { ann, conversationId } = await createPair(server());
    const small = seededBytes(3, 5000);
    const { body } = await beginUpload(server(), ann, conversationId, 5000).expect(201);
    const lie = await putPart(server(), ann, body.file.id, 1, small, sha256(Buffer.from('other')));
    expect(expectProblem(lie, 'checksum_mismatch').retryable).toBe(false);
    expect(await partsOf(ann, body.file.id)).toEqual([]);
    await putPart(server(), ann, body.file.id, 1, small).expect(204);
    expect(await partsOf(ann, body.file.id)).toEqual([listed(1, small)]);
  });

  it('[F16] needs Content-Length and Content-Digest with every part', async () => {
    const { ann, conversationId } = await createPair(server());
    const small = Buffer.from('a part');
    const { body } = await beginUpload(server(), ann, conversationId, small.length).expect(201);
    const path = `/file/${body.file.id}/parts/1`;
    const put = (headers: Record<string, string>) => http(server(), ann).put(path).set(headers).send(small);
    const right = contentDigestHeader(sha256(small));
    for (const digest of [
      undefined,
      'sha-256=abc',
      `sha-256=:${'A'.repeat(43)}:`,
      `sha-512=:${sha256(small).toString('base64')}:`,
      sha256(small).toString('base64'),
      `sha-256=:${sha256(small).toString('hex')}:`,
    ]) {
      const headers = digest === undefined ? {} : { 'Content-Digest': digest };
      expectProblem(
        await put({ 'Content-Type': 'application/octet-stream', ...headers }),
        'content_digest_required',
      );
    }
    const squeezed = { 'Content-Digest': right, 'Content-Encoding': 'gzip' };
    expectProblem(await put(squeezed), 'encoding_not_supported');
    const chunked = openRequest(server(), ann, 'PUT', path, {
      'content-digest': right,
      'transfer-encoding': 'chunked',
    });
    chunked.req.end(small);
    expect((await chunked.response).statusCode).toBe(411);
    await put({ 'Content-Digest': `sha-512=:AAAA:, ${right}` }).expect(204);
  });

  it('[F16] answers the same digest again without writing, and writes another one', async () => {
    const { ann, conversationId } = await createPair(server());
    const [first, second] = [seededBytes(4, 3000), seededBytes(5, 3000)];
    const { body } = await beginUpload(server(), ann, conversationId, 3000).expect(201);
    const put = (part: Buffer) => putPart(server(), ann, body.file.id, 1, part);
    written.length = 0;
    await put(first).expect(204);
    await put(first).expect(204);
    await put(first).expect(204);
    expect(written).toEqual([1]);
    await put(second).expect(204);
    expect(written).toEqual([1, 1]);
    expect(await partsOf(ann, body.file.id)).toEqual([listed(1, second)]);
    expectProblem(await completeUpload(server(), ann, body.file.id, digestOf(first)), 'checksum_mismatch');
    await completeUpload(server(), ann, body.file.id, digestOf(second)).expect(200);
  });

  it('[F16] un-records a part before other bytes take its place', async () => {
    const { ann, conversationId } = await createPair(server());
    const [first, second] = [seededBytes(6, 3000), seededBytes(7, 3000)];
    const { body } = await beginUpload(server(), ann, conversationId, 3000).expect(201);
    await putPart(server(), ann, body.file.id, 1, first).expect(204);
    const broken = openRequest(server(), ann, 'PUT', `/file/${body.file.id}/parts/1`, {
      'content-length': 3000,
      'content-digest': contentDigestHeader(sha256(second)),
    });
    broken.req.on('error', () => {}).write(second.subarray(0, 1000));
    await expect.poll(() => partsOf(ann, body.file.id)).toEqual([]);
    broken.req.destroy();
    await broken.over;
    expectProblem(await completeUpload(server(), ann, body.file.id, digestOf(first)), 'parts_missing');
  });

  it('[F16] has one writer per part; others wait their turn, other parts do not', async () => {
    const { ann, conversationId } = await createPair(server());
    const { body } = await beginUpload(server(), ann, conversationId, SIZE).expect(201);
    written.length = 0;
    const slow = openRequest(server(), ann, 'PUT', `/file/${body.file.id}/parts/1`, {
      'content-length': PART_BYTES,
      'content-digest': contentDigestHeader(sha256(partOf(bytes, 1))),
    });
    slow.req.write(partOf(bytes, 1).subarray(0, MiB));
    await expect.poll(() => written).toEqual([1]);
    const busy = await putPart(server(), ann, body.file.id, 1, partOf(bytes, 1));
    expect(expectProblem(busy, 'part_busy').retryable).toBe(true);
    await putPart(server(), ann, body.file.id, 3, partOf(bytes, 3)).expect(204);
    slow.req.end(partOf(bytes, 1).subarray(MiB));
    expect((await slow.response).statusCode).toBe(204);
    await putPart(server(), ann, body.file.id, 1, partOf(bytes, 1)).expect(204);
    expect(written).toEqual([1, 3]);
  });

  it('[F16] needs all its parts and the digest over them to be completed', async () => {
    const { ann, conversationId } = await createPair(server());
    const { body } = await beginUpload(server(), ann, conversationId, SIZE).expect(201);
    await putPart(server(), ann, body.file.id, 2, partOf(bytes, 2)).expect(204);
    const missing = await completeUpload(server(), ann, body.file.id, digestOf(bytes));
    expect(expectProblem(missing, 'parts_missing').detail).toContain('1, 3');
    await putPart(server(), ann, body.file.id, 1, partOf(bytes, 1)).expect(204);
    await putPart(server(), ann, body.file.id, 3, partOf(bytes, 3)).expect(204);
    const flat = sha256(bytes).toString('base64');
    for (const digest of [flat, '', 'x']) {
      expectProblem(await completeUpload(server(), ann, body.file.id, digest), 'checksum_mismatch');
    }
    await completeUpload(server(), ann, body.file.id, digestOf(bytes)).expect(200);
  });

  it('[F16] completed twice, or by two at once, gives one message and the same answer', async () => {
    const { ann, conversationId } = await createPair(server());
    const small = seededBytes(8, 3000);
    const { body } = await beginUpload(server(), ann, conversationId, 3000).expect(201);
    await putPart(server(), ann, body.file.id, 1, small).expect(204);
    const complete = () => completeUpload(server(), ann, body.file.id, digestOf(small));
    const answers = await Promise.all([complete(), complete(), complete(), complete()]);
    answers.push(await complete());
    for (const answer of answers) {
      expect({ status: answer.status, body: answer.body }).toEqual({ status: 200, body: answers[0]!.body });
    }
    const { body: log } = await http(server(), ann).get(`/chat/${conversationId}/messages`).expect(200);
    expect(log.messages).toEqual([answers[0]!.body.message]);
    expectProblem(
      await completeUpload(server(), ann, body.file.id, digestOf(Buffer.from('x'))),
      'checksum_mismatch',
    );
  });

  it('[F16] cancelled frees its bytes, and a late part does not bring it back', async () => {
    const { ann, conversationId } = await createPair(server());
    const before = (await objectPathsIn(server().dataDir)).length;
    const cid = newId();
    const { body } = await beginUpload(server(), ann, conversationId, SIZE, { cid }).expect(201);
    await putPart(server(), ann, body.file.id, 1, partOf(bytes, 1)).expect(204);
    const running = openRequest(server(), ann, 'PUT', `/file/${body.file.id}/parts/2`, {
      'content-length': PART_BYTES,
      'content-digest': contentDigestHeader(sha256(partOf(bytes, 2))),
    });
    running.req.on('error', () => {}).write(partOf(bytes, 2).subarray(0, MiB));
    await http(server(), ann).delete(`/file/${body.file.id}`).expect(204);
    running.req.end(partOf(bytes, 2).subarray(MiB));
    const late = await running.response.catch(() => undefined);
    expect(late?.statusCode).toBe(410);
    await running.over;
    await expect
      .poll(async () => (await objectPathsIn(server().dataDir)).length, { timeout: 5000 })
      .toBe(before);
    const refused = await putPart(server(), ann, body.file.id, 3, partOf(bytes, 3));
    expect(expectProblem(refused, 'gone').reason).toBe('revoked');
    expectProblem(await completeUpload(server(), ann, body.file.id, digestOf(bytes)), 'gone');
    expectProblem(await beginUpload(server(), ann, conversationId, SIZE, { cid }), 'gone');
    expectProblem(await http(server(), ann).get(`/file/${body.file.id}`), 'gone');
    expect((await objectPathsIn(server().dataDir)).length).toBe(before);
  });

  it('[F16] begun again under its cid goes on where it was, from another session too', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const cid = newId();
    const begin = (person: Person, size = SIZE, name = 'film.mkv') =>
      beginUpload(server(), person, conversationId, size, { cid, name });
    const first = await begin(ann).expect(201);
    await putPart(server(), ann, first.body.file.id, 1, partOf(bytes, 1)).expect(204);
    const later = await signIn(server(), ann);
    const again = await begin(later).expect(200);
    expect(again.body).toEqual(first.body);
    expect(await partsOf(later, first.body.file.id)).toEqual([listed(1, partOf(bytes, 1))]);
    expectProblem(await begin(later, SIZE + 1), 'cid_conflict');
    expectProblem(await begin(later, SIZE, 'other.mkv'), 'cid_conflict');
    const others = await begin(ben).expect(201);
    expect(others.body.file.id).not.toBe(first.body.file.id);
    for (const n of [2, 3])
      await putPart(server(), later, first.body.file.id, n, partOf(bytes, n)).expect(204);
    const done = await completeUpload(server(), later, first.body.file.id, digestOf(bytes)).expect(200);
    const announced = await begin(ann).expect(200);
    expect(announced.body.file).toEqual(done.body.file);
  });

  it('[F16] cannot take the cid of a message', async () => {
    const { ann, conversationId } = await createPair(server());
    const cid = newId();
    const path = `/chat/${conversationId}/messages`;
    await http(server(), ann).post(path, { cid, text: 'First.' }).expect(201);
    expectProblem(await beginUpload(server(), ann, conversationId, 10, { cid }), 'cid_conflict');
  });

  it('[F16] is nobody else’s to fill, complete, list or cancel', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const small = Buffer.from('mine');
    const { body } = await beginUpload(server(), ann, conversationId, small.length).expect(201);
    const { id } = body.file;
    const asBen = http(server(), ben);
    expectProblem(await putPart(server(), ben, id, 1, small), 'not_found');
    expectProblem(await completeUpload(server(), ben, id, digestOf(small)), 'not_found');
    expectProblem(await asBen.get(`/file/${id}/parts`), 'not_found');
    expectProblem(await asBen.get(`/file/${id}/content`), 'not_found');
    expectProblem(await asBen.delete(`/file/${id}`), 'not_found');
    await putPart(server(), ann, id, 1, small).expect(204);
  });

  it('row 37: of no bytes is allowed, below none or above the limit is not', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const { body } = await beginUpload(server(), ann, conversationId, 0).expect(201);
    expect(body.file).toMatchObject({ size: 0, partCount: 1 });
    await putPart(server(), ann, body.file.id, 1, Buffer.alloc(0)).expect(204);
    const done = await completeUpload(server(), ann, body.file.id, digestOf(Buffer.alloc(0))).expect(200);
    expect(statuses(done.body.file)).toEqual({ ben: 'waiting' });
    const digest = digestOf(Buffer.alloc(0));
    await confirm(server(), ben, { file: done.body.file, digest });
    expect((await showFile(server(), ann, body.file.id)).state).toBe('deleted');
    for (const size of [-1, 1.5, 2 ** 53]) {
      expectProblem(await beginUpload(server(), ann, conversationId, size), 'invalid_field');
    }
    const max = 10 * 1024 * MiB;
    const big = await beginUpload(server(), ann, conversationId, max + 1);
    expect(expectProblem(big, 'file_too_large').limit).toBe(max);
    const limit = await beginUpload(server(), ann, conversationId, max).expect(201);
    await http(server(), ann).delete(`/file/${limit.body.file.id}`).expect(204);
  });
});
