import { describe, expect, it } from 'vitest';
import { asBuffer, expectProblem, http } from '../support/http.ts';
import { formHeaders, multipart } from '../support/multipart.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { beginUpload, postForm, sendFile } from '../support/upload.ts';

const server = useServer();

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const inert = {
  'content-type': 'application/octet-stream',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "sandbox; default-src 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'private, no-store',
  'content-disposition': expect.stringMatching(/^attachment; filename=/),
};

const dangerous: [string, string, string, Buffer][] = [
  ['HTML', 'page.html', 'text/html', Buffer.from('<!doctype html><script>alert(1)</script>')],
  [
    'SVG',
    'image.svg',
    'image/svg+xml',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="a()"/>'),
  ],
  ['XML', 'data.xml', 'text/xml', Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>')],
  ['JavaScript', 'code.js', 'text/javascript', Buffer.from('alert(1)')],
  ['PDF', 'paper.pdf', 'application/pdf', Buffer.from('%PDF-1.7 /OpenAction /JavaScript')],
  [
    'PNG that is HTML too',
    'both.png',
    'image/png',
    Buffer.concat([PNG, Buffer.from('<script>alert(1)</script>')]),
  ],
  ['HTML that is called a picture', 'a.png', 'image/png', Buffer.from('<script>alert(1)</script>')],
];

describe('the bytes of a file', () => {
  it.each(dangerous)(
    '[F13] row 43: %s is served as a download, as it came',
    async (_what, name, type, bytes) => {
      const { ann, ben, conversationId } = await createPair(server());
      const form = multipart([
        { name: 'conversation', body: conversationId },
        { name: 'file', filename: name, type, body: bytes },
      ]);
      const response = await http(server(), ann).post('/file', form).set(formHeaders);
      expect(response.status).toBe(201);
      expect(response.body.file).toMatchObject({ type, name });
      const path = `/file/${response.body.file.id}/content`;
      const whole = await asBuffer(http(server(), ben).get(path)).expect(200);
      const part = await asBuffer(http(server(), ben).get(path).set('Range', 'bytes=0-3')).expect(206);
      const head = await http(server(), ben).head(path).expect(200);
      for (const { headers } of [whole, part, head]) expect(headers).toMatchObject(inert);
      expect(whole.body).toEqual(bytes);
    },
  );

  it.each(dangerous)('[F13] row 43: %s as an attachment is no other', async (_what, name, type, bytes) => {
    const { ann, ben, conversationId } = await createPair(server());
    const socket = await connect(server(), ann);
    await socket.sendAttachment({ conversationId, cid: newId(), name, type }, bytes);
    const [row] = await socket.untilSeq(conversationId, 1);
    const inline = bytes.includes(0x89) ? 'image/png' : undefined;
    expect(row).toMatchObject({ kind: 'attachment', body: { name, type } });
    expect((row!.body as { inline?: string }).inline).toBe(inline);
    const response = await asBuffer(http(server(), ben).get(`/attachment/${row!.id}`)).expect(200);
    expect(response.headers).toMatchObject(inert);
    expect(response.body).toEqual(bytes);
  });

  it('[F13] are shown inline only when their first bytes are those of a picture', async () => {
    const { ann, conversationId } = await createPair(server());
    const socket = await connect(server(), ann);
    const pictures: [string, string | undefined][] = [
      ['ffd8ffe000104a464946', 'image/jpeg'],
      ['89504e470d0a1a0a', 'image/png'],
      ['474946383961', 'image/gif'],
      ['52494646aaaaaaaa57454250', 'image/webp'],
      ['52494646aaaaaaaa57415645', undefined],
      ['3c737667', undefined],
      ['89504e47', undefined],
      ['', undefined],
    ];
    for (const [hex] of pictures) {
      const header = { conversationId, cid: newId(), name: 'a', type: 'image/png' };
      const picture = { width: 3, height: 2 };
      await socket.sendAttachment({ ...header, picture }, Buffer.from(hex, 'hex'));
    }
    const rows = await socket.untilSeq(conversationId, pictures.length);
    const shown = rows.map(({ body }) => body as { inline?: string; picture?: object });
    expect(shown.map(({ inline }) => inline)).toEqual(pictures.map(([, inline]) => inline));
    for (const { inline, picture } of shown) expect(picture === undefined).toBe(inline === undefined);
  });
});

describe('the name of a file', () => {
  const names: [string, string][] = [
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system.ini', 'system.ini'],
    ['C:\\x', 'x'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['a\r\nSet-Cookie: b=c', 'aSet-Cookie_ b=c'],
    ['a\u202Etxt.exe', 'atxt.exe'],
    ['zero\u0000byte', 'zerobyte'],
    ['say "hi".txt', 'say _hi_.txt'],
    ['100%41.txt', '100%41.txt'],
    ['naïve.txt', 'naïve.txt'],
    ['Żółw 🐢.txt', 'Żółw 🐢.txt'],
    [`${'n'.repeat(5000)}.tar`, `${'n'.repeat(196)}.tar`],
    ['. .hidden. .', 'hidden'],
  ];

  /** RFC 6266 with RFC 8187: the extended form wins; the plain one is a token or quoted. */
  function nameIn(disposition: string): string {
    expect(disposition).toMatch(/^attachment; filename=[ -~]*$/);
    const extended = /; filename\*=UTF-8''([^;]+)$/.exec(disposition)?.[1];
    if (extended !== undefined) return decodeURIComponent(extended);
    return /^attachment; filename="?([^"]+)"?$/.exec(disposition)?.[1] ?? '';
  }

  it.each(names)('[F13] [F10] row 42: %j is cleaned', async (raw, clean) => {
    const { ann, ben, conversationId } = await createPair(server());
    const inParts = await beginUpload(server(), ann, conversationId, 1, { name: raw }).expect(201);
    expect(inParts.body.file.name).toBe(clean);
    const socket = await connect(server(), ann);
    const small = await socket.sendAttachment({ conversationId, cid: newId(), name: raw }, Buffer.from('a'));
    expect(small).toMatchObject({ type: 'ok', result: { row: { body: { name: clean } } } });
    // Control characters cannot stand in a part's header; the other two ways carry them.
    if (/[\r\n\0"]/.test(raw) || raw.length > 1000) return;
    const { file } = await sendFile(server(), ann, conversationId, Buffer.from('a'), { name: raw });
    expect(file.name).toBe(clean);
    const { headers } = await http(server(), ben).head(`/file/${file.id}/content`).expect(200);
    expect(nameIn(headers['content-disposition'] ?? '')).toBe(clean);
  });

  it.each(['', ' ', '...', '/', '\u202E', '\u0000', 'a/', '\ud800'])(
    '[F13] row 42: %j names nothing and is refused',
    async (name) => {
      const { ann, conversationId } = await createPair(server());
      expectProblem(await beginUpload(server(), ann, conversationId, 1, { name }), 'invalid_name');
      const socket = await connect(server(), ann);
      const small = await socket.sendAttachment({ conversationId, cid: newId(), name }, Buffer.from('a'));
      expect(small).toMatchObject({ type: 'fail', code: 'invalid_name' });
    },
  );

  it('[F13] row 42: that a form gives as nothing is refused', async () => {
    const { ann, conversationId } = await createPair(server());
    for (const name of ['.', '..', ' ']) {
      expectProblem(
        await postForm(server(), ann, conversationId, Buffer.from('a'), { name }),
        'invalid_name',
      );
    }
  });
});
