import { isErrorCode } from '@satchel/protocol/errors';
import { FILE_NAME_CODE_POINTS } from '@satchel/protocol/limits';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectNoInternals, http } from '../support/http.ts';
import { multipart, type Part } from '../support/multipart.ts';
import { createPair, type Pair } from '../support/people.ts';
import { anyText, checkProperty, seed } from '../support/random-inputs.ts';
import { sendRaw } from '../support/raw-http.ts';
import { useServer } from '../support/start-test-server.ts';
import { expectStillServing } from '../support/still-serving.ts';
import { objectPathsIn } from '../support/stored-files.ts';
import { sendFile } from '../support/upload.ts';

const server = useServer();
expectStillServing(server);
let pair: Pair;
beforeAll(async () => {
  pair = await createPair(server());
});

async function post(body: Buffer, type: string) {
  const head = [
    'POST /api/v1/file HTTP/1.1',
    `Host: ${new URL(server().url).host}`,
    `Authorization: Bearer ${pair.ann.token}`,
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
    'Connection: close',
    '\r\n',
  ].join('\r\n');
  return sendRaw(server(), Buffer.concat([Buffer.from(head), body]));
}

/** Five thousand files are written to the disk, each flushed, in a long run. */
const PATIENCE = 30 * 60_000;

const FORM = 'multipart/form-data; boundary=a-boundary';

/** No name leads out of a folder, hides its end, or breaks a header. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a name.
const UNSAFE = /[\u0000-\u001f\u007f/\\\u202a-\u202e\u2066-\u2069]/;

describe(`random forms (SEED=${seed})`, () => {
  it('are taken or refused, and leave nothing behind', async () => {
    const conversation = () => pair.conversationId;
    const parts = fc.array(
      fc.oneof(
        fc.record<Part>({ name: fc.constant('conversation'), body: fc.constant('').map(conversation) }),
        fc.record<Part>({ name: anyText, body: anyText }),
        fc.record<Part>({ head: anyText, body: anyText }),
        fc.record<Part>({
          name: fc.constantFrom('file', 'file', 'other', ''),
          filename: anyText,
          type: fc.constantFrom('text/plain', 'image/svg+xml', '', 'a'.repeat(300)),
          body: fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
        }),
      ),
      { maxLength: 14 },
    );
    const endings = fc.constantFrom(undefined, '', '--a-boundary', '--a-boundary--', '--other--\r\n');
    const types = fc.constantFrom(
      FORM,
      FORM,
      FORM,
      'multipart/form-data',
      'multipart/form-data; boundary=""',
    );
    const cut = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
    const forms = fc.record({ parts, ending: endings, type: types, cut });
    await checkProperty(forms, async ({ parts: all, ending, type, cut: share }) => {
      const whole = ending === undefined ? multipart(all) : multipart(all, ending);
      const answer = await post(whole.subarray(0, Math.ceil(whole.length * share)), type);
      expectGoodAnswer(answer);
      // The refusal may be on its way before what came is taken back.
      await expect.poll(() => server().objects.listUploads(10), { timeout: 5000 }).toEqual([]);
    });
    await sendFile(server(), pair.ann, pair.conversationId);
    const objects = (await objectPathsIn(server().dataDir)).filter((path) => path.includes('/objects/'));
    expect(objects).toHaveLength((await server().data.files.live('', 100_000)).length);
  });

  it('with any file name store it under a safe one, or refuse it', { timeout: PATIENCE }, async () => {
    await checkProperty(anyText, async (name) => {
      const escaped = name.replace(/[\r\n"]/g, (one) => encodeURIComponent(one));
      const body = multipart([
        { name: 'conversation', body: pair.conversationId },
        { name: 'file', filename: escaped, body: 'x' },
      ]);
      const answer = await post(body, FORM);
      expectGoodAnswer(answer);
      if (answer.status !== 201) return;
      const { file } = JSON.parse(answer.body);
      expect(file.name).not.toMatch(UNSAFE);
      expect([...file.name].length).toBeLessThanOrEqual(FILE_NAME_CODE_POINTS);
      expect(file.name.trim()).not.toBe('');
      const content = await http(server(), pair.ben).get(`/file/${file.id}/content`).expect(200);
      expect(content.headers['content-disposition']).toMatch(/^attachment; filename[*=]/);
      expect(content.headers).not.toHaveProperty('set-cookie');
    });
  });
});

function expectGoodAnswer({ status, body }: { status: number; body: string }): void {
  expect(status).toBeLessThan(500);
  if (status === 200 || status === 201) return;
  const { code } = JSON.parse(body);
  expect(isErrorCode(code)).toBe(true);
  expectNoInternals(body);
}
