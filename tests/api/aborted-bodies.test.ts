import { contentDigestHeader } from '@satchel/protocol/digest';
import { describe, expect, it } from 'vitest';
import { createGate } from '../support/gate.ts';
import { expectProblem, http } from '../support/http.ts';
import { formHeaders, multipart } from '../support/multipart.ts';
import { newId } from '../support/new-id.ts';
import { openRequest } from '../support/open-request.ts';
import { createPair, signIn } from '../support/people.ts';
import { seededBytes } from '../support/seeded-chance.ts';
import { useServer } from '../support/start-test-server.ts';
import { expectStillServing } from '../support/still-serving.ts';
import { beginUpload, completeUpload, digestOf, putPart, sha256 } from '../support/upload.ts';
import { withObjects } from '../support/wrap-objects.ts';

/** More than a socket and its stream hold, so that the request is whole only once somebody reads it. */
const SIZE = 400_000;

describe('a part whose request ends', () => {
  const gate = createGate();
  const server = useServer({
    wrapObjects: withObjects(({ putPart }) => ({
      async putPart(part) {
        await gate.pass();
        return putPart(part);
      },
    })),
  });
  expectStillServing(server);

  const ends: [
    string,
    (at: { running: ReturnType<typeof openRequest>; out: () => Promise<unknown> }) => unknown,
  ][] = [
    ['by its client', ({ running }) => running.req.destroy()],
    ['by signing out', ({ out }) => out()],
  ];

  it.each(ends)('%s before anybody reads it leaves nothing, and may come again', async (_how, end) => {
    const { ann, conversationId } = await createPair(server());
    const elsewhere = await signIn(server(), ann);
    const bytes = seededBytes(41, SIZE);
    const { body } = await beginUpload(server(), ann, conversationId, SIZE, { cid: newId() }).expect(201);
    gate.shut();
    const running = openRequest(server(), ann, 'PUT', `/file/${body.file.id}/parts/1`, {
      'content-length': SIZE,
      'content-digest': contentDigestHeader(sha256(bytes)),
    });
    running.req.on('error', () => {}).write(bytes.subarray(0, SIZE / 2));
    await gate.reached();
    await end({ running, out: () => http(server(), ann).post('/auth/logout').expect(204) });
    await running.over;
    gate.open();
    const again = async () => (await putPart(server(), elsewhere, body.file.id, 1, bytes)).status;
    await expect.poll(again).toBe(204);
    await completeUpload(server(), elsewhere, body.file.id, digestOf(bytes)).expect(200);
  });

  it('together with its upload ends in silence', async () => {
    const { ann, conversationId } = await createPair(server());
    const { body } = await beginUpload(server(), ann, conversationId, SIZE).expect(201);
    gate.shut();
    const running = openRequest(server(), ann, 'PUT', `/file/${body.file.id}/parts/1`, {
      'content-length': SIZE,
      'content-digest': contentDigestHeader(sha256(Buffer.alloc(SIZE))),
    });
    running.req.on('error', () => {}).write(Buffer.alloc(1000));
    await gate.reached();
    await http(server(), ann).delete(`/file/${body.file.id}`).expect(204);
    running.req.destroy();
    gate.open();
    await expect.poll(async () => (await server().objects.listUploads(10)).length).toBe(0);
    expectProblem(await http(server(), ann).get(`/file/${body.file.id}`), 'gone');
  });
});

describe('a form whose connection breaks', () => {
  const server = useServer();
  expectStillServing(server);

  it('row 41: wherever it breaks, leaves nothing and announces nothing', async () => {
    const { ann, conversationId } = await createPair(server());
    const whole = multipart([
      { name: 'conversation', body: conversationId },
      { name: 'caption', body: 'the caption' },
      { name: 'file', filename: 'notes.txt', body: seededBytes(42, 2000) },
    ]);
    // Inside the first boundary, a head, a field, the file's head, its bytes, the last boundary.
    for (const at of [1, 10, 60, 110, 200, 330, 1000, whole.length - 30, whole.length - 3]) {
      const running = openRequest(server(), ann, 'POST', '/file', {
        ...formHeaders,
        'content-length': whole.length,
      });
      running.req.on('error', () => {});
      await new Promise((flushed) => running.req.write(whole.subarray(0, at), flushed));
      running.req.destroy();
      await running.over;
    }
    const left = async () => (await server().objects.listUploads(100)).length;
    await expect.poll(left, { timeout: 5000 }).toBe(0);
    const { body } = await http(server(), ann).get(`/chat/${conversationId}/messages`).expect(200);
    expect(body.messages).toEqual([]);
  });
});

describe('the type of a file in a form', () => {
  const server = useServer();

  it('is kept where it is one, and no longer than one', async () => {
    const { ann, conversationId } = await createPair(server());
    const send = async (type: string) => {
      const form = multipart([
        { name: 'conversation', body: conversationId },
        { name: 'file', filename: 'notes.txt', type, body: 'x' },
      ]);
      const { body } = await http(server(), ann).post('/file', form).set(formHeaders).expect(201);
      return body.file.type;
    };
    expect(await send('Text/X-Notes')).toBe('text/x-notes');
    expect(await send(`text/${'x'.repeat(5000)}`)).toBe('application/octet-stream');
  });
});
