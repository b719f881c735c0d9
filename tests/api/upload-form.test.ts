import { AppError } from '@satchel/api/domain/app-error';
import { partSizeFor } from '@satchel/protocol/digest';
import { MiB, PART_BYTES, PARTS_MAX } from '@satchel/protocol/limits';
import { describe, expect, it } from 'vitest';
import { asBuffer, expectProblem, http } from '../support/http.ts';
import { formHeaders, multipart } from '../support/multipart.ts';
import { newId } from '../support/new-id.ts';
import { bodyOf, openRequest } from '../support/open-request.ts';
import { createPair, type Person, register } from '../support/people.ts';
import { seededBytes } from '../support/seeded-chance.ts';
import { connect } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { objectPathsIn } from '../support/stored-files.ts';
import { confirm, digestOf, postForm, sendFile } from '../support/upload.ts';
import { withObjects } from '../support/wrap-objects.ts';

const server = useServer();

const messagesIn = async (person: Person, conversationId: string) => {
  const { body } = await http(server(), person).get(`/chat/${conversationId}/messages`).expect(200);
  return body.messages;
};

describe('a form upload', () => {
  it('[F16] becomes one announced file, its fields as they were sent', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const bytes = seededBytes(1, PART_BYTES + 5000);
    const cid = newId();
    const response = await postForm(server(), ann, conversationId, bytes, {
      name: 'Żółw.tar.gz',
      caption: 'Grüße 👋',
      cid,
      expiresIn: 7200,
    });
    expect(response.status).toBe(201);
    const { file, message } = response.body;
    expect(file).toMatchObject({
      name: 'Żółw.tar.gz',
      caption: 'Grüße 👋',
      size: bytes.length,
      state: 'available',
      partSize: partSizeFor(bytes.length),
      partCount: 2,
    });
    expect(Math.abs(file.expiresAt - message.createdAt - 7_200_000)).toBeLessThan(1000);
    expect(message).toMatchObject({ kind: 'file', cid, seq: 1, body: { fileId: file.id } });
    const content = await asBuffer(http(server(), ben).get(`/file/${file.id}/content`)).expect(200);
    expect(bytes.equals(content.body)).toBe(true);
    await confirm(server(), ben, { file, digest: digestOf(bytes) });
  });

  it('[F16] repeated under its cid is answered like the first time, and stored once', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const cid = newId();
    const bytes = Buffer.from('sent twice');
    const first = await postForm(server(), ann, conversationId, bytes, { cid });
    expect(first.status).toBe(201);
    const count = (await objectPathsIn(server().dataDir)).length;
    const again = await postForm(server(), ann, conversationId, bytes, { cid });
    expect({ status: again.status, body: again.body }).toEqual({ status: 200, body: first.body });
    expect(await messagesIn(ann, conversationId)).toEqual([first.body.message]);
    expect((await objectPathsIn(server().dataDir)).length).toBe(count);
    const renamed = await postForm(server(), ann, conversationId, bytes, { cid, name: 'other.txt' });
    expectProblem(renamed, 'cid_conflict');
    await confirm(server(), ben, { file: first.body.file, digest: digestOf(bytes) });
    const later = await postForm(server(), ann, conversationId, bytes, { cid });
    expect(later.status).toBe(200);
    expect(later.body.file).toMatchObject({ id: first.body.file.id, state: 'deleted' });
  });

  it('[F16] that still runs refuses a second one of the same cid, which may try again', async () => {
    const { ann, conversationId } = await createPair(server());
    const cid = newId();
    const fields = [
      { name: 'conversation', body: conversationId },
      { name: 'cid', body: cid },
    ];
    const whole = multipart([...fields, { name: 'file', filename: 'notes.txt', body: 'slow bytes' }]);
    const slow = openRequest(server(), ann, 'POST', '/file', {
      ...formHeaders,
      'content-length': whole.length,
    });
    slow.req.write(whole.subarray(0, -20));
    await expect.poll(async () => (await server().data.files.byCid(ann.user.id, cid))?.version).toBe(2);
    const busy = await postForm(server(), ann, conversationId, Buffer.from('slow bytes'), { cid });
    expect(expectProblem(busy, 'upload_running').retryable).toBe(true);
    slow.req.end(whole.subarray(-20));
    expect((await slow.response).statusCode).toBe(201);
    const again = await postForm(server(), ann, conversationId, Buffer.from('slow bytes'), { cid });
    expect(again.status).toBe(200);
    expect(await messagesIn(ann, conversationId)).toHaveLength(1);
  });

  it('[F16] cut off in its middle leaves nothing, and its cid can start afresh', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const socket = await connect(server(), ben);
    const before = await objectPathsIn(server().dataDir);
    const cid = newId();
    const bytes = seededBytes(2, 3 * MiB);
    const whole = multipart([
      { name: 'conversation', body: conversationId },
      { name: 'cid', body: cid },
      { name: 'file', filename: 'notes.txt', body: bytes },
    ]);
    const cut = openRequest(server(), ann, 'POST', '/file', {
      ...formHeaders,
      'content-length': whole.length,
    });
    cut.req.on('error', () => {}).write(whole.subarray(0, 2 * MiB));
    await expect
      .poll(async () => (await objectPathsIn(server().dataDir)).length)
      .toBeGreaterThan(before.length);
    cut.req.destroy();
    await expect.poll(() => objectPathsIn(server().dataDir), { timeout: 5000 }).toEqual(before);
    expect(await messagesIn(ann, conversationId)).toEqual([]);
    const sent = await sendFile(server(), ann, conversationId, bytes, { cid });
    const heard = await socket.untilSeq(conversationId, 1);
    expect(heard).toEqual([sent.message]);
  });

  describe('of a length that needs larger parts', () => {
    const LARGE = PART_BYTES * PARTS_MAX + 1;
    let failing = 0;
    const roomy = useServer({
      env: { SATCHEL_FILE_BYTES: String(2 * LARGE), SATCHEL_QUOTA_BYTES: String(4 * LARGE) },
      wrapObjects: withObjects(({ begin }) => ({
        async begin(...given) {
          if (failing-- > 0) throw new AppError('storage_unavailable');
          return begin(...given);
        },
      })),
    });

    /** A form that says it is this long and stops in the middle of its file. */
    const beginForm = (person: Person, conversationId: string, cid: string, length: number) => {
      const whole = multipart([
        { name: 'conversation', body: conversationId },
        { name: 'cid', body: cid },
        { name: 'file', filename: 'notes.txt', body: 'the first few bytes' },
      ]);
      const form = openRequest(roomy(), person, 'POST', '/file', {
        ...formHeaders,
        'content-length': length,
      });
      form.req.on('error', () => {}).write(whole.subarray(0, -20));
      return form;
    };
    const uploadOf = async (person: Person, cid: string) => {
      const file = await roomy().data.files.byCid(person.user.id, cid);
      const open = file?.state === 'uploading' && file.uploadId !== undefined;
      return { open, partSize: file?.partSize, reserved: open ? file.reserved : undefined };
    };
    const untilTakenBack = (person: Person, cid: string) =>
      expect.poll(async () => (await roomy().data.files.byCid(person.user.id, cid))?.state).toBe('cancelled');
    const large = { open: true, partSize: 2 * PART_BYTES, reserved: LARGE };

    it('[F16] its cid can be taken over by a shorter one, with the parts of that', async () => {
      const { ann, ben, conversationId } = await createPair(roomy());
      const cid = newId();
      const cut = beginForm(ann, conversationId, cid, LARGE);
      await expect.poll(() => uploadOf(ann, cid)).toEqual(large);
      cut.req.destroy();
      await untilTakenBack(ann, cid);
      const bytes = seededBytes(3, PART_BYTES + 1);
      const { file } = await sendFile(roomy(), ann, conversationId, bytes, { cid });
      expect(file).toMatchObject({ partSize: PART_BYTES, partCount: 2, size: bytes.length });
      await confirm(roomy(), ben, { file, digest: digestOf(bytes, PART_BYTES) });
    });

    it('[F16] it takes over a shorter one that was cut off, or that never got into the store', async () => {
      const { ann, conversationId } = await createPair(roomy());
      const cid = newId();
      const cut = beginForm(ann, conversationId, cid, 5000);
      await expect.poll(async () => (await uploadOf(ann, cid)).open).toBe(true);
      cut.req.destroy();
      await untilTakenBack(ann, cid);

      const other = newId();
      failing = 1;
      const refused = await postForm(roomy(), ann, conversationId, Buffer.from('short'), { cid: other });
      expectProblem(refused, 'storage_unavailable');
      for (const one of [cid, other]) {
        const form = beginForm(ann, conversationId, one, LARGE);
        await expect.poll(() => uploadOf(ann, one)).toEqual(large);
        form.req.destroy();
      }
    });
  });

  it('[F16] with nothing in it is a file of no bytes', async () => {
    const { ann, conversationId } = await createPair(server());
    const { file } = await sendFile(server(), ann, conversationId, Buffer.alloc(0));
    expect(file).toMatchObject({ size: 0, partCount: 1, state: 'available' });
  });

  it('row 2: says how long it is, in what form, and uncompressed', async () => {
    const { ann, conversationId } = await createPair(server());
    const form = multipart([
      { name: 'conversation', body: conversationId },
      { name: 'file', filename: 'a', body: 'a' },
    ]);
    const chunked = openRequest(server(), ann, 'POST', '/file', {
      ...formHeaders,
      'transfer-encoding': 'chunked',
    });
    chunked.req.write(form);
    const answer = await chunked.response;
    expect(answer.statusCode).toBe(411);
    expect(answer.headers.connection).toBe('close');
    expect(JSON.parse((await bodyOf(answer)).text)).toMatchObject({ code: 'length_required' });
    const post = (headers: Record<string, string>) =>
      http(server(), ann).post('/file').set(headers).send(form.toString());
    expectProblem(await post({ 'Content-Type': 'application/json' }), 'unsupported_type');
    expectProblem(await post({ 'Content-Type': 'text/plain' }), 'unsupported_type');
    for (const encoding of ['gzip', 'br', 'deflate']) {
      const headers = { 'Content-Type': formHeaders['content-type'], 'Content-Encoding': encoding };
      expectProblem(await post(headers), 'encoding_not_supported');
    }
    expect(await messagesIn(ann, conversationId)).toEqual([]);
  });

  it('goes only where its sender may post', async () => {
    const { conversationId } = await createPair(server());
    const eve = await register(server(), 'eve');
    const before = await objectPathsIn(server().dataDir);
    expectProblem(await postForm(server(), eve, conversationId, Buffer.from('x')), 'not_found');
    expectProblem(await postForm(server(), eve, newId(), Buffer.from('x')), 'not_found');
    expect(await objectPathsIn(server().dataDir)).toEqual(before);
  });
});

describe('a form upload above the limit', () => {
  const LIMIT = 100 * 1024;
  const small = useServer({ env: { SATCHEL_FILE_BYTES: String(LIMIT) } });

  it('row 37: at the limit is taken, one byte more is not and leaves nothing', async () => {
    const { ann, conversationId } = await createPair(small());
    const at = await sendFile(small(), ann, conversationId, seededBytes(3, LIMIT));
    expect(at.file.size).toBe(LIMIT);
    const before = await objectPathsIn(small().dataDir);
    const above = await postForm(small(), ann, conversationId, seededBytes(4, LIMIT + 1));
    expect(expectProblem(above, 'file_too_large').limit).toBe(LIMIT);
    await expect.poll(() => objectPathsIn(small().dataDir)).toEqual(before);
    const { body } = await http(small(), ann).get(`/chat/${conversationId}/messages`).expect(200);
    expect(body.messages).toHaveLength(1);
  });

  it('row 37: is refused by its Content-Length before its bytes, and the connection closes', async () => {
    const { ann } = await createPair(small());
    const from = performance.now();
    const { req, response, over } = openRequest(small(), ann, 'POST', '/file', {
      ...formHeaders,
      'content-length': 50 * 1024 * MiB,
    });
    req.on('error', () => {}).write('--a-boundary\r\n');
    const answer = await response;
    expect(answer.statusCode).toBe(413);
    expect(answer.headers.connection).toBe('close');
    expect(JSON.parse((await bodyOf(answer)).text)).toMatchObject({ code: 'file_too_large', limit: LIMIT });
    await over;
    expect(performance.now() - from).toBeLessThan(2000);
  });
});
