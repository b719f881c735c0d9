import { beforeAll, describe, expect, it } from 'vitest';
import { asBuffer, expectProblem, http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { bodyOf, openRequest } from '../support/open-request.ts';
import { createPair, type Pair } from '../support/people.ts';
import { chanceFrom, seededBytes } from '../support/seeded-chance.ts';
import { useServer } from '../support/start-test-server.ts';
import { type Sent, sendFile } from '../support/upload.ts';
import { stallingReads } from '../support/wrap-objects.ts';

const SIZE = 1000;

describe('the bytes of a file', () => {
  const server = useServer();
  let pair: Pair;
  let sent: Sent;

  beforeAll(async () => {
    pair = await createPair(server());
    sent = await sendFile(server(), pair.ann, pair.conversationId, seededBytes(5, SIZE));
  });

  const path = () => `/file/${sent.file.id}/content`;
  const etag = () => `"${sent.file.id}"`;
  const get = (headers: Record<string, string> = {}) =>
    asBuffer(http(server(), pair.ben).get(path()).set(headers));

  it('[F5] come whole to a plain GET, and their headers alone to a HEAD', async () => {
    const whole = await get().expect(200);
    expect(whole.body).toEqual(sent.bytes);
    const head = await http(server(), pair.ben).head(path()).expect(200);
    for (const { headers } of [whole, head]) {
      expect(headers).toMatchObject({
        'accept-ranges': 'bytes',
        'content-length': `${SIZE}`,
        etag: etag(),
      });
      expect(headers).not.toHaveProperty('content-range');
    }
  });

  const ranges: [string, number, number][] = [
    ['bytes=0-0', 0, 1],
    ['bytes=0-499', 0, 500],
    ['bytes=500-999', 500, 1000],
    ['bytes=500-', 500, 1000],
    ['bytes=-1', 999, 1000],
    ['bytes=-300', 700, 1000],
    ['bytes=-5000', 0, 1000],
    ['bytes=990-2000', 990, 1000],
    ['bytes=999-999', 999, 1000],
    ['bytes=0-', 0, 1000],
    ['bytes= 5-9', 5, 10],
  ];

  it.each(ranges)('[F5] row 46: come in part for Range: %s', async (range, start, end) => {
    const { body, headers } = await get({ Range: range }).expect(206);
    expect(body).toEqual(sent.bytes.subarray(start, end));
    expect(headers).toMatchObject({
      'content-range': `bytes ${start}-${end - 1}/${SIZE}`,
      'content-length': `${end - start}`,
      etag: etag(),
      'content-type': 'application/octet-stream',
    });
  });

  const manyRanges = `bytes=${Array.from({ length: 1000 }, (_, index) => `${index}-${index}`).join(',')}`;
  const refused: [string, string][] = [
    ['beyond the end', 'bytes=1000-'],
    ['just beyond the end', 'bytes=1000-1001'],
    ['reversed', 'bytes=5-2'],
    ['of no bytes', 'bytes=-0'],
    ['beyond every number', 'bytes=99999999999999999999-'],
    ['a thousand times', manyRanges],
  ];

  it.each(refused)('[F5] row 46: are refused with their size for a range %s', async (_which, range) => {
    const response = await http(server(), pair.ben).get(path()).set('Range', range);
    expect(expectProblem(response, 'range_not_satisfiable').limit).toBe(SIZE);
    expect(response.headers['content-range']).toBe(`bytes */${SIZE}`);
  });

  it.each(['bytes=0-1,5-6', 'bytes=abc', 'bytes', 'bytes=', 'pages=1-2', 'bytes 0-5', 'bytes=--5'])(
    '[F5] come whole for Range: %s, which this server does not serve in parts',
    async (range) => {
      expect((await get({ Range: range }).expect(200)).body).toEqual(sent.bytes);
    },
  );

  it('[F5] row 46: come in part only to an If-Range that is their ETag (RFC 9110 13.1.5)', async () => {
    const range = { Range: 'bytes=1-3' };
    const same = await get({ ...range, 'If-Range': etag() }).expect(206);
    expect(same.body).toEqual(sent.bytes.subarray(1, 4));
    const others = [
      `"${newId()}"`,
      `W/${etag()}`,
      sent.file.id,
      new Date().toUTCString(),
      `${etag()}, ${etag()}`,
    ];
    for (const other of others) {
      expect((await get({ ...range, 'If-Range': other }).expect(200)).body).toEqual(sent.bytes);
    }
    const hopeless = { Range: 'bytes=5000-', 'If-Range': `"${newId()}"` };
    expect((await get(hopeless).expect(200)).body).toEqual(sent.bytes);
  });

  it('[F5] ignore a Range that comes with HEAD (RFC 9110 14.2)', async () => {
    const { headers } = await http(server(), pair.ben).head(path()).set('Range', 'bytes=1-3').expect(200);
    expect(headers['content-length']).toBe(`${SIZE}`);
  });

  it('[F5] fit together again however they were cut', async () => {
    const chance = chanceFrom(7);
    const pieces: Buffer[] = [];
    for (let at = 0; at < SIZE; ) {
      const end = Math.min(SIZE, at + 1 + Math.floor(chance() * 300));
      const { body } = await get({ Range: `bytes=${at}-${end - 1}`, 'If-Range': etag() }).expect(206);
      pieces.push(body);
      at = end;
    }
    expect(Buffer.concat(pieces)).toEqual(sent.bytes);
  });

  it('[F5] of an empty file are none, in 200', async () => {
    const { file } = await sendFile(server(), pair.ann, pair.conversationId, Buffer.alloc(0));
    expect(file).toMatchObject({ size: 0, partCount: 1 });
    const content = `/file/${file.id}/content`;
    const { body, headers } = await asBuffer(http(server(), pair.ben).get(content)).expect(200);
    expect(body).toHaveLength(0);
    expect(headers['content-length']).toBe('0');
    const response = await http(server(), pair.ben).get(content).set('Range', 'bytes=0-');
    expectProblem(response, 'range_not_satisfiable');
  });
});

describe('looking', () => {
  const reads = stallingReads();
  const server = useServer({ wrapObjects: reads.wrap });

  it('[F5] changes nothing: ten GETs, a HEAD, ranges and broken downloads', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const { file, bytes } = await sendFile(server(), ann, conversationId, seededBytes(6, 50_000));
    const before = await server().data.files.byId(file.id);
    const path = `/file/${file.id}/content`;
    const downloads = Array.from({ length: 10 }, () => openRequest(server(), ben, 'GET', path));
    const answers = await Promise.all(downloads.map(({ response }) => response));
    for (const [index, answer] of answers.entries()) {
      if (index >= 5) answer.on('error', () => {}).destroy();
    }
    reads.letGo();
    for (const answer of answers.slice(0, 5)) {
      expect((await bodyOf(answer)).bytes.equals(bytes)).toBe(true);
    }
    await http(server(), ben).head(path).expect(200);
    const part = openRequest(server(), ben, 'GET', path, { range: 'bytes=10-20' });
    const partAnswer = await part.response;
    reads.letGo();
    expect((await bodyOf(partAnswer)).bytes).toHaveLength(11);
    await http(server(), ben).get(path).set('Range', 'bytes=60000-').expect(416);
    for (const person of [ann, ben]) {
      await http(server(), person).get(`/file/${file.id}`).expect(200);
      await http(server(), person).get(`/chat/${conversationId}/messages`).expect(200);
    }
    expect(await server().data.files.byId(file.id)).toEqual(before);
  });
});
