import type { FileRecord } from '@satchel/api/domain/file';
import { describe, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { addMember, register, removeMember } from '../support/people.ts';
import { createQuartet, createQuartetWithFile, showFile, statuses } from '../support/quartet.ts';
import { useServer } from '../support/start-test-server.ts';
import {
  beginUpload,
  completeUpload,
  confirm,
  digestOf,
  partOf,
  postReceipt,
  putPart,
} from '../support/upload.ts';

const server = useServer();
const WRONG = digestOf(Buffer.from('something else'));

const record = async (fileId: string): Promise<FileRecord> => {
  const found = await server().data.files.byId(fileId);
  if (found === undefined) throw new Error('The file is unknown.');
  return found;
};

describe('a receipt', () => {
  it('[F2] counts with the digest of the bytes, and the card says so', async () => {
    const { ann, ben, sent } = await createQuartetWithFile(server());
    expect(statuses(sent.file)).toEqual({ ben: 'waiting', cleo: 'waiting', dan: 'waiting' });
    const file = await confirm(server(), ben, sent);
    expect(statuses(file)).toEqual({ ben: 'stored', cleo: 'waiting', dan: 'waiting' });
    expect(file.recipients.find(({ status }) => status === 'stored')?.at).toBeGreaterThan(0);
    expect(await showFile(server(), ann, sent.file.id)).toEqual(file);
  });

  it('[F2] [F4] with another digest is refused and changes nothing', async () => {
    const { ben, cleo, sent } = await createQuartetWithFile(server());
    await confirm(server(), cleo, sent, 'stream');
    const before = await record(sent.file.id);
    const lies = [
      WRONG,
      sent.digest.toLowerCase(),
      `${sent.digest} `,
      sent.digest.slice(0, -1),
      '',
      'a'.repeat(5000),
    ];
    for (const person of [ben, cleo]) {
      for (const digest of lies) {
        expectProblem(await postReceipt(server(), person, sent.file.id, digest), 'digest_mismatch');
      }
    }
    expect(await record(sent.file.id)).toEqual(before);
  });

  it('[F4] repeated, or at a lower level, changes nothing and gets the same answer', async () => {
    const { ben, sent } = await createQuartetWithFile(server());
    const first = await confirm(server(), ben, sent, 'stored');
    const before = await record(sent.file.id);
    for (const level of ['stored', 'stream', 'stored'] as const) {
      expect(await confirm(server(), ben, sent, level)).toEqual(first);
    }
    expect(await record(sent.file.id)).toEqual(before);
  });

  it('[F4] [F2] at level stream may become stored, once', async () => {
    const { ben, sent } = await createQuartetWithFile(server());
    const stream = await confirm(server(), ben, sent, 'stream');
    expect(statuses(stream)).toMatchObject({ ben: 'stream' });
    expect(await confirm(server(), ben, sent, 'stream')).toEqual(stream);
    const stored = await confirm(server(), ben, sent, 'stored');
    expect(statuses(stored)).toMatchObject({ ben: 'stored' });
    expect(await confirm(server(), ben, sent, 'stream')).toEqual(stored);
  });

  it('[F4] row 47: of the sender and of a late joiner is 403, of an outsider 404', async () => {
    const { ann, conversationId, sent } = await createQuartetWithFile(server());
    const [late, outsider] = [await register(server(), 'late'), await register(server(), 'eve')];
    await addMember(server(), ann, conversationId, late);
    const before = await record(sent.file.id);
    for (const digest of [sent.digest, WRONG]) {
      expectProblem(await postReceipt(server(), ann, sent.file.id, digest), 'not_a_recipient');
      expectProblem(await postReceipt(server(), late, sent.file.id, digest), 'not_a_recipient');
      expectProblem(await postReceipt(server(), outsider, sent.file.id, digest), 'not_found');
    }
    expect(await record(sent.file.id)).toEqual(before);
  });

  it('[F4] before the announcement is 409 and may be repeated; afterwards it counts', async () => {
    const { ann, ben, conversationId } = await createQuartet(server());
    const bytes = Buffer.from('not there yet');
    const { body } = await beginUpload(server(), ann, conversationId, bytes.length).expect(201);
    const receipt = () => postReceipt(server(), ben, body.file.id, digestOf(bytes));
    expect(expectProblem(await receipt(), 'not_yet').retryable).toBe(true);
    await putPart(server(), ann, body.file.id, 1, partOf(bytes, 1)).expect(204);
    expectProblem(await receipt(), 'not_yet');
    expectProblem(await http(server(), ben).post(`/file/${body.file.id}/decline`), 'not_yet');
    expectProblem(await postReceipt(server(), ann, body.file.id, WRONG), 'not_a_recipient');
    await completeUpload(server(), ann, body.file.id, digestOf(bytes)).expect(200);
    expect((await receipt()).status).toBe(200);
  });

  it('[F4] row 47: after the removal a repeat is 200, a first one 410, a wrong one 409', async () => {
    const { ann, ben, cleo, dan, sent } = await createQuartetWithFile(server());
    await confirm(server(), ben, sent, 'stored');
    await confirm(server(), cleo, sent, 'stream');
    await http(server(), ann).delete(`/file/${sent.file.id}`).expect(204);
    // The sweeper's last write says that the log tells of the removal.
    await expect.poll(() => record(sent.file.id)).toMatchObject({ state: 'deleted' });
    await expect
      .poll(async () => {
        const { card, noted } = (await record(sent.file.id)) as { card: number; noted: number };
        return noted >= card;
      })
      .toBe(true);
    const before = await record(sent.file.id);
    const gone = await showFile(server(), ann, sent.file.id);
    expect(await confirm(server(), ben, sent, 'stored')).toEqual(gone);
    expect(await confirm(server(), ben, sent, 'stream')).toEqual(gone);
    expect(await confirm(server(), cleo, sent, 'stored')).toEqual(gone);
    const late = expectProblem(await postReceipt(server(), dan, sent.file.id, sent.digest), 'gone');
    expect(late.reason).toBe('revoked');
    expectProblem(await postReceipt(server(), ben, sent.file.id, WRONG), 'digest_mismatch');
    expectProblem(await postReceipt(server(), ann, sent.file.id, sent.digest), 'not_a_recipient');
    expect(await record(sent.file.id)).toEqual(before);
  });

  it('[F4] of who was removed from the group is 404, and 403 when they are back', async () => {
    const { ann, ben, conversationId, sent } = await createQuartetWithFile(server());
    await removeMember(server(), ann, conversationId, ben);
    expectProblem(await postReceipt(server(), ben, sent.file.id, sent.digest), 'not_found');
    await addMember(server(), ann, conversationId, ben);
    expectProblem(await postReceipt(server(), ben, sent.file.id, sent.digest), 'not_a_recipient');
    expect(statuses(await showFile(server(), ben, sent.file.id))).toMatchObject({ ben: 'waived' });
  });

  it('[F4] without digest, with another level or more than that is refused by field', async () => {
    const { ben, sent } = await createQuartetWithFile(server());
    const post = (body: object) => http(server(), ben).post(`/file/${sent.file.id}/receipt`, body);
    const { digest } = sent;
    for (const body of [{}, { digest }, { digest: 1, level: 'stored' }, { digest, level: 'seen' }]) {
      expectProblem(await post(body), 'invalid_field');
    }
    expectProblem(await post({ digest, level: 'stored', size: 1 }), 'invalid_field');
  });
});

describe('many receipts at once', () => {
  it('[F3] [F4] are each recorded, and the last of them removes the file', async () => {
    const { ben, cleo, dan, sent } = await createQuartetWithFile(server());
    const three = [ben, cleo, dan];
    await Promise.all([...three, ...three, ...three].map((person) => confirm(server(), person, sent)));
    await expect.poll(async () => (await record(sent.file.id)).state).toBe('deleted');
    const file = await showFile(server(), ben, sent.file.id);
    expect(file).toMatchObject({ state: 'deleted', reason: 'delivered' });
    expect(statuses(file)).toEqual({ ben: 'stored', cleo: 'stored', dan: 'stored' });
  });
});
