import { AppError } from '@satchel/api/domain/app-error';
import type { FileRecord } from '@satchel/api/domain/file';
import type { DataStore } from '@satchel/api/ports/data-store/data-store';
import type { Files } from '@satchel/api/ports/data-store/files';
import { PART_BYTES } from '@satchel/protocol/limits';
import { describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createGroup, createPair, leave, type Person, registerAll, removeMember } from '../support/people.ts';
import { createQuartet, showFile, statuses } from '../support/quartet.ts';
import { seededBytes } from '../support/seeded-chance.ts';
import { startTestServer } from '../support/start-test-server.ts';
import {
  beginUpload,
  completeUpload,
  confirm,
  digestOf,
  postForm,
  putPart,
  sendFile,
} from '../support/upload.ts';
import { withObjects } from '../support/wrap-objects.ts';

type Server = Awaited<ReturnType<typeof startTestServer>>;
type Replace = (next: FileRecord, expected: number, real: Files['replace']) => Promise<boolean>;

/** The store with its one way to change a file's life replaced. */
const replacing = (replace: Replace) => (data: DataStore) => ({
  ...data,
  files: {
    ...data.files,
    replace: (next: FileRecord, expected: number) => replace(next, expected, data.files.replace),
  },
});

/** What is done once, at the first change of a file that looks like this. */
function once(isMeant: (next: FileRecord) => boolean, act: (next: FileRecord) => unknown): Replace {
  let done = false;
  return async (next, expected, real) => {
    if (!done && isMeant(next)) {
      done = true;
      await act(next);
    }
    return real(next, expected);
  };
}

const isPosted = (next: FileRecord) => next.state === 'available' && next.messageId !== undefined;
const noRecord = () => {
  throw new AppError('unavailable');
};

/** Nothing is left to do about this file, now or ever. */
async function expectDoneWith(server: Server, fileId: string): Promise<void> {
  const due = async () => (await server.data.files.due(Number.MAX_SAFE_INTEGER, 100)).map(({ id }) => id);
  await expect.poll(due, { timeout: 8000 }).not.toContain(fileId);
  expect(await server.data.files.byId(fileId)).not.toHaveProperty('key');
}

async function messagesOf(server: Server, person: Person, conversationId: string) {
  const { body } = await http(server, person).get(`/chat/${conversationId}/messages`).expect(200);
  return body.messages;
}

describe('a file whose announcement meets something else', () => {
  it('[F11] is done with when a text took its cid', async () => {
    const server = await startTestServer();
    const { ann, conversationId } = await createPair(server);
    const cid = newId();
    const bytes = Buffer.from('never announced');
    const { body } = await beginUpload(server, ann, conversationId, bytes.length, { cid }).expect(201);
    await putPart(server, ann, body.file.id, 1, bytes).expect(204);
    await http(server, ann).post(`/chat/${conversationId}/messages`, { cid, text: 'First.' }).expect(201);
    expectProblem(await completeUpload(server, ann, body.file.id, digestOf(bytes)), 'cid_conflict');
    await expectDoneWith(server, body.file.id);
    expect(await messagesOf(server, ann, conversationId)).toMatchObject([{ kind: 'text', cid }]);
  });

  it('[F9] is told of as revoked when its sender was faster than the record of its message', async () => {
    const server = await startTestServer({ wrapData: replacing(once(isPosted, noRecord)) });
    const { ann, conversationId } = await createPair(server);
    expectProblem(await postForm(server, ann, conversationId, Buffer.from('x')), 'unavailable');
    const [announced] = await messagesOf(server, ann, conversationId);
    const { fileId } = announced.body;
    await http(server, ann).delete(`/file/${fileId}`).expect(204);
    await expectDoneWith(server, fileId);
    const [told] = await messagesOf(server, ann, conversationId);
    expect(told.body).toMatchObject({ fileId, state: 'deleted', reason: 'revoked' });
  });

  it('[F9] is told of as revoked when it was removed before its message came', async () => {
    let revoke = async () => {};
    const server = await startTestServer({
      wrapData: (data) => ({
        ...data,
        messages: {
          ...data.messages,
          async append(rows) {
            if (rows[0]?.kind === 'file') await revoke();
            return data.messages.append(rows);
          },
        },
      }),
    });
    const { ann, ben, conversationId } = await createPair(server);
    const bytes = Buffer.from('on second thought');
    const { body } = await beginUpload(server, ann, conversationId, bytes.length).expect(201);
    const { id } = body.file;
    await putPart(server, ann, id, 1, bytes).expect(204);
    revoke = async () => {
      await http(server, ann).delete(`/file/${id}`).expect(204);
      await expectDoneWith(server, id);
    };
    await completeUpload(server, ann, id, digestOf(bytes));
    await expectDoneWith(server, id);
    const [told] = await messagesOf(server, ben, conversationId);
    expect(told.body).toMatchObject({ fileId: id, state: 'deleted', reason: 'revoked' });
  });

  it('[F12] goes with its message when that is deleted before it is recorded', async () => {
    const server = await startTestServer({ wrapData: replacing(once(isPosted, noRecord)) });
    const { ann, conversationId } = await createPair(server);
    expectProblem(await postForm(server, ann, conversationId, Buffer.from('x')), 'unavailable');
    const [announced] = await messagesOf(server, ann, conversationId);
    await http(server, ann).delete(`/chat/${conversationId}/messages/${announced.id}`).expect(200);
    await expectDoneWith(server, announced.body.fileId);
    const [told] = await messagesOf(server, ann, conversationId);
    expect(told).toMatchObject({ id: announced.id, body: null });
  });

  it('[F1] [F2] keeps the receipts that came before the record of its message', async () => {
    const clock = createClock();
    const server = await startTestServer({
      now: clock.now,
      wrapData: replacing(once(isPosted, noRecord)),
    });
    const { ann, ben, conversationId } = await createQuartet(server);
    const bytes = Buffer.from('quickly fetched');
    expectProblem(await postForm(server, ann, conversationId, bytes), 'unavailable');
    const [, announced] = await messagesOf(server, ben, conversationId);
    const { fileId } = announced.body;
    await confirm(server, ben, { file: { ...announced.body, id: fileId }, digest: digestOf(bytes) });
    clock.advance(10_000);
    const isRecorded = async () => 'messageId' in ((await server.data.files.byId(fileId)) ?? {});
    await expect.poll(isRecorded, { timeout: 8000 }).toBe(true);
    const told = { ben: 'stored', cleo: 'waiting', dan: 'waiting' };
    expect(statuses(await showFile(server, ann, fileId))).toEqual(told);
  });

  it('[F1] names those it waits for, also when somebody left before the record of its message', async () => {
    const clock = createClock();
    const server = await startTestServer({
      now: clock.now,
      wrapData: replacing(once(isPosted, noRecord)),
    });
    const { ann, cleo, conversationId } = await createQuartet(server);
    expectProblem(await postForm(server, ann, conversationId, Buffer.from('x')), 'unavailable');
    await leave(server, cleo, conversationId);
    clock.advance(10_000);
    const [, { id, body }] = await messagesOf(server, ann, conversationId);
    const isRecorded = async () => 'messageId' in ((await server.data.files.byId(body.fileId)) ?? {});
    await expect.poll(isRecorded, { timeout: 8000 }).toBe(true);
    const file = await showFile(server, ann, body.fileId);
    const shown = async () => {
      const message = (await messagesOf(server, ann, conversationId)).find(
        (one: { id: string }) => one.id === id,
      );
      return message.body.recipients.map(({ userId, status }: Record<string, string>) => [userId, status]);
    };
    const waiting = file.recipients.map(({ user, status }) => [user.id, status]);
    await expect.poll(shown, { timeout: 8000 }).toEqual(waiting);
    expect(waiting.filter(([, status]) => status === 'waiting')).toHaveLength(2);
  });
});

describe('the last receipt and', () => {
  const isRevoked = (next: FileRecord) => next.state === 'revoked';

  const removals: [
    string,
    (server: Server, by: Person, at: string, messageId: string, fileId: string) => Promise<number>,
  ][] = [
    [
      'the deletion of the message [F12]',
      async (server, by, at, messageId) =>
        (await http(server, by).delete(`/chat/${at}/messages/${messageId}`)).status,
    ],
    [
      'a revocation [F9]',
      async (server, by, _at, _id, fileId) => (await http(server, by).delete(`/file/${fileId}`)).status,
    ],
  ];

  it.each(removals)('%s both succeed, whichever is first', async (_what, remove) => {
    let receipt = async () => {};
    const server = await startTestServer({ wrapData: replacing(once(isRevoked, () => receipt())) });
    const { ann, ben, conversationId } = await createPair(server);
    const sent = await sendFile(server, ann, conversationId);
    receipt = async () => void (await confirm(server, ben, sent));
    expect([200, 204]).toContain(await remove(server, ann, conversationId, sent.message.id, sent.file.id));
    expect(await showFile(server, ann, sent.file.id)).toMatchObject({
      state: 'deleted',
      reason: 'delivered',
    });
    await expectDoneWith(server, sent.file.id);
  });

  it('[F6] leaving succeeds when a file is revoked meanwhile', async () => {
    let revoke = async () => {};
    const isWaived = (next: FileRecord) => 'ledger' in next && Object.keys(next.ledger).length > 0;
    const server = await startTestServer({ wrapData: replacing(once(isWaived, () => revoke())) });
    const [ann, ben] = await registerAll(server, 'ann', 'ben');
    const conversationId = await createGroup(server, ann, [ben]);
    const sent = await sendFile(server, ann, conversationId);
    revoke = async () => void (await http(server, ann).delete(`/file/${sent.file.id}`).expect(204));
    await leave(server, ben, conversationId);
    const log = await messagesOf(server, ann, conversationId);
    expect(log.at(-1)).toMatchObject({ kind: 'note', body: { event: 'left', userId: ben.user.id } });
    await expectDoneWith(server, sent.file.id);
  });

  it('[F9] a download that begins at that moment gets 410 with the reason', async () => {
    let receipt = async () => {};
    const server = await startTestServer({
      wrapObjects: withObjects(({ read }) => ({
        async read(...range) {
          await receipt();
          return read(...range);
        },
      })),
    });
    const { ann, ben, conversationId } = await createPair(server);
    const sent = await sendFile(server, ann, conversationId);
    receipt = async () => void (await confirm(server, ben, sent));
    const answer = await http(server, ann).get(`/file/${sent.file.id}/content`);
    expect(expectProblem(answer, 'gone').reason).toBe('delivered');
  });
});

describe('a download that begins', () => {
  /** Hands out what it read only after the given act: the answer is old by then. */
  function outdated() {
    let act: (() => Promise<unknown>) | undefined;
    return {
      meanwhile(next: () => Promise<unknown>) {
        act = next;
      },
      stale:
        <Args extends unknown[], Found>(read: (...args: Args) => Promise<Found>) =>
        async (...args: Args) => {
          const found = await read(...args);
          const now = act;
          act = undefined;
          await now?.();
          return found;
        },
    };
  }

  it('[F6] while its reader is removed gives no bytes', async () => {
    const { stale, meanwhile } = outdated();
    const server = await startTestServer({
      wrapData: (data) => ({
        ...data,
        conversations: { ...data.conversations, byId: stale(data.conversations.byId) },
      }),
    });
    const [ann, ben] = await registerAll(server, 'ann', 'ben');
    const conversationId = await createGroup(server, ann, [ben]);
    const sent = await sendFile(server, ann, conversationId);
    meanwhile(() => removeMember(server, ann, conversationId, ben));
    expectProblem(await http(server, ben).get(`/file/${sent.file.id}/content`), 'not_found');
  });

  it('[M10] while its session is signed out gives no bytes', async () => {
    const { stale, meanwhile } = outdated();
    const server = await startTestServer({
      wrapData: (data) => ({ ...data, files: { ...data.files, byId: stale(data.files.byId) } }),
    });
    const { ann, ben, conversationId } = await createPair(server);
    const sent = await sendFile(server, ann, conversationId);
    meanwhile(() => http(server, ben).post('/auth/logout').expect(204));
    expectProblem(await http(server, ben).get(`/file/${sent.file.id}/content`), 'unauthenticated');
  });

  it('[M10] an upload of a part likewise takes none', async () => {
    const { stale, meanwhile } = outdated();
    const server = await startTestServer({
      wrapData: (data) => ({ ...data, files: { ...data.files, byId: stale(data.files.byId) } }),
    });
    const { ann, conversationId } = await createPair(server);
    const bytes = Buffer.from('too late');
    const { body } = await beginUpload(server, ann, conversationId, bytes.length).expect(201);
    meanwhile(() => http(server, ann).post('/auth/logout').expect(204));
    expectProblem(await putPart(server, ann, body.file.id, 1, bytes), 'unauthenticated');
    expect(await server.data.files.parts(body.file.id)).toEqual([]);
  });
});

describe('one upload by two requests at once', () => {
  it('[F16] is opened once, for both', async () => {
    const arrived: (() => void)[] = [];
    const server = await startTestServer({
      wrapObjects: withObjects(({ begin }) => ({
        async begin(...args) {
          await new Promise<void>((go) => {
            arrived.push(go);
            if (arrived.length === 2) for (const one of arrived) one();
          });
          return begin(...args);
        },
      })),
    });
    const { ann, conversationId } = await createPair(server);
    const cid = newId();
    const begin = () => beginUpload(server, ann, conversationId, 5, { cid });
    const answers = await Promise.all([begin(), begin()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(answers[1].body).toEqual(answers[0].body);
    expect(await server.objects.listUploads(10)).toHaveLength(1);
    const { id } = answers[0].body.file;
    await putPart(server, ann, id, 1, Buffer.from('bytes')).expect(204);
    await completeUpload(server, ann, id, digestOf(Buffer.from('bytes'))).expect(200);
  });

  it('[F16] is completed once, for both', async () => {
    const waiting: (() => void)[] = [];
    const server = await startTestServer({
      wrapData: replacing(async (next, expected, real) => {
        if (next.state === 'completing') {
          await new Promise<void>((go) => {
            waiting.push(go);
            if (waiting.length === 2) for (const one of waiting) one();
          });
        }
        return real(next, expected);
      }),
    });
    const { ann, conversationId } = await createPair(server);
    const bytes = Buffer.from('once');
    const { body } = await beginUpload(server, ann, conversationId, bytes.length).expect(201);
    await putPart(server, ann, body.file.id, 1, bytes).expect(204);
    const complete = () => completeUpload(server, ann, body.file.id, digestOf(bytes));
    const answers = await Promise.all([complete(), complete()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[1].body.message).toEqual(answers[0].body.message);
  });

  it('[F16] never announces bytes other than those of its digest', async () => {
    const [first, second] = [seededBytes(31, PART_BYTES), seededBytes(32, PART_BYTES)];
    let overwrite = async () => {};
    const isCompleting = (next: FileRecord) => next.state === 'completing';
    const server = await startTestServer({ wrapData: replacing(once(isCompleting, () => overwrite())) });
    const { ann, conversationId } = await createPair(server);
    const { body } = await beginUpload(server, ann, conversationId, PART_BYTES).expect(201);
    const { id } = body.file;
    await putPart(server, ann, id, 1, first).expect(204);
    overwrite = async () => void (await putPart(server, ann, id, 1, second).expect(204));
    expectProblem(await completeUpload(server, ann, id, digestOf(first)), 'gone');
    expect(await messagesOf(server, ann, conversationId)).toEqual([]);
    await expectDoneWith(server, id);
    expect(await server.objects.listUploads(10)).toEqual([]);
  });
});
