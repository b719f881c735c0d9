import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, http } from '../support/http.ts';
import { formHeaders, multipart, type Part } from '../support/multipart.ts';
import { newId } from '../support/new-id.ts';
import { bodyOf, openRequest } from '../support/open-request.ts';
import { createPair, type Pair } from '../support/people.ts';
import { useServer } from '../support/start-test-server.ts';
import { objectPathsIn } from '../support/stored-files.ts';
import { sendFile } from '../support/upload.ts';

const server = useServer();
let pair: Pair;
let before: string[];

beforeAll(async () => {
  pair = await createPair(server());
  before = await objectPathsIn(server().dataDir);
});

afterEach(async () => {
  await expect.poll(() => objectPathsIn(server().dataDir)).toEqual(before);
  await sendFile(server(), pair.ann, pair.conversationId);
  before = await objectPathsIn(server().dataDir);
});

const conversation = (): Part => ({ name: 'conversation', body: pair.conversationId });
const file: Part = { name: 'file', filename: 'a.txt', body: 'some bytes' };

const post = (body: Buffer, headers: Record<string, string> = formHeaders) =>
  http(server(), pair.ann).post('/file', body).set(headers);

const field = (name: string): Part => ({ name, body: 'x' });
const many = (count: number, name: (index: number) => string): Part[] =>
  Array.from({ length: count }, (_, index) => field(name(index)));

describe('a form', () => {
  const bad: [string, () => readonly Part[]][] = [
    ['without a file', () => [conversation()]],
    ['without fields', () => [file]],
    ['with the file before the conversation', () => [file, conversation()]],
    ['with a field behind the file', () => [conversation(), file, { name: 'caption', body: 'Late.' }]],
    ['with the conversation once more behind the file', () => [conversation(), file, conversation()]],
    ['with two files', () => [conversation(), file, file]],
    ['with the file under another name', () => [conversation(), { ...file, name: 'upload' }]],
    ['with a thousand fields', () => [conversation(), ...many(1000, (index) => `f${index}`), file]],
    ['with a thousand files', () => [conversation(), ...Array.from({ length: 1000 }, () => file)]],
    ['with a field name of 5 KB', () => [conversation(), field('n'.repeat(5000)), file]],
    ['with a field of 100 KB', () => [conversation(), { name: 'caption', body: 'x'.repeat(100_000) }, file]],
    ['with an empty field name', () => [conversation(), field(''), file]],
    ['with a field without a name', () => [conversation(), { body: 'x' }, file]],
    ['with brackets a thousand deep', () => [conversation(), field(`a${'[b]'.repeat(1000)}`), file]],
  ];

  it.each(bad)('row 41: %s is 400 and leaves nothing', async (_what, parts) => {
    const response = await post(multipart(parts()));
    expectProblem(response, 'bad_multipart');
  });

  const fields: [string, string][] = [
    ['an array of four billion', 'a[4294967294]'],
    ['brackets', 'a[b][c]'],
    ['a prototype', '__proto__'],
    ['a prototype in brackets', '__proto__[admin]'],
    ['a constructor', 'constructor[prototype][admin]'],
    ['an unknown name', 'surprise'],
  ];

  it.each(fields)('row 41: with a field that is named like %s is 400', async (_what, name) => {
    const response = await post(multipart([conversation(), field(name), file]));
    expect(response.status).toBe(400);
    expectProblem(response, response.body.code);
    expect(['bad_multipart', 'invalid_field']).toContain(response.body.code);
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  const values: [string, Part][] = [
    ['conversation', { name: 'conversation', body: 'nonsense' }],
    ['cid', { name: 'cid', body: 'nonsense' }],
    ['expiresIn', { name: 'expiresIn', body: 'soon' }],
    ['conversation twice', { name: 'conversation', body: newId() }],
  ];

  it.each(values)('row 3: with a wrong %s is 400 and names the field', async (what, part) => {
    const parts = what === 'conversation' ? [part, file] : [conversation(), part, file];
    const answer = expectProblem(await post(multipart(parts)), 'invalid_field');
    expect(answer.field).toBe(part.name);
  });

  it('row 30: with a caption that is no text is 400', async () => {
    const caption = (body: string): readonly Part[] => [conversation(), { name: 'caption', body }, file];
    expectProblem(await post(multipart(caption('   '))), 'invalid_text');
    expectProblem(await post(multipart(caption('a\u0000b'))), 'bad_text');
    expectProblem(await post(multipart(caption('x'.repeat(1001)))), 'invalid_text');
  });

  it('row 41: without a boundary, or with one that never comes, is 400', async () => {
    const form = multipart([conversation(), file]);
    expectProblem(await post(form, { 'content-type': 'multipart/form-data' }), 'bad_multipart');
    expectProblem(await post(form, { 'content-type': 'multipart/form-data; boundary=' }), 'bad_multipart');
    const other = { 'content-type': 'multipart/form-data; boundary=other' };
    expectProblem(await post(form, other), 'bad_multipart');
    expectProblem(await post(Buffer.alloc(0)), 'bad_multipart');
    expectProblem(await post(Buffer.from('not a form at all')), 'bad_multipart');
  });

  it('row 41: that ends in the middle is 400, wherever it ends', async () => {
    const whole = multipart([conversation(), file]);
    for (const length of [5, 60, 130, whole.length - 40, whole.length - 20, whole.length - 5]) {
      const response = await post(whole.subarray(0, length));
      expectProblem(response, 'bad_multipart');
    }
  });

  it('row 41: with heads that are none is 400', async () => {
    const heads = [
      'Content-Disposition: attachment; name="conversation"',
      'X-Nonsense: yes',
      'Content-Disposition: form-data; name="file"; filename*=UTF-8\'\'%FF%FF',
      `Content-Disposition: form-data; name="file"; filename="a"\r\n${'X-A: b\r\n'.repeat(2000)}X-End: 1`,
    ];
    for (const head of heads) {
      const { req, response } = openRequest(server(), pair.ann, 'POST', '/file', {
        ...formHeaders,
        'content-length': multipart([{ body: 'x', head }]).length,
      });
      req.end(multipart([{ body: 'x', head }]));
      const answer = await response;
      expect(answer.statusCode).toBe(400);
      expect(JSON.parse((await bodyOf(answer)).text)).toMatchObject({ code: 'bad_multipart' });
    }
  });
});
