import { encodeAttachmentFrame, FRAME_ROW, FRAME_SEND } from '@satchel/protocol/attachment-frame';
import { ATTACHMENT_BYTES_DEFAULT, FRAME_OVERHEAD_BYTES } from '@satchel/protocol/limits';
import type { SocketEvent } from '@satchel/protocol/socket-events';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectNoInternals } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Pair, register } from '../support/people.ts';
import { BINARY, CLOSE, CONTINUATION, frame, openRawSocket, PING, TEXT } from '../support/raw-socket.ts';
import { seededBytes } from '../support/seeded-chance.ts';
import { connect, openSocket } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { expectStillServing } from '../support/still-serving.ts';

const server = useServer();
let pair: Pair;
expectStillServing(server);
beforeAll(async () => {
  pair = await createPair(server());
});

const fails = (events: SocketEvent[]) => events.flatMap((event) => (event.type === 'fail' ? [event] : []));
const HELLO = JSON.stringify({ type: 'hello', id: 1, protocol: 1 });

describe('a frame', () => {
  it('row 22: above the limit closes with 1009, at the limit it does not', async () => {
    const limit = ATTACHMENT_BYTES_DEFAULT + FRAME_OVERHEAD_BYTES;
    const at = await connect(server(), pair.ann);
    at.raw(Buffer.alloc(limit));
    await at.until('refusal', ({ type }) => type === 'fail');
    const above = await connect(server(), pair.ann);
    above.raw(Buffer.alloc(limit + 1));
    expect(await above.ended).toMatchObject({ code: 1009 });
    const declared = await openRawSocket(server(), pair.ann);
    const head = Buffer.from([0x82, 0xff, 0, 0, 0x7f, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]);
    declared.socket.write(head);
    expect(await declared.closeCode).toBe(1009);
  });

  const broken: [string, number, () => Buffer[]][] = [
    ['text that is no UTF-8', 1007, () => [frame(TEXT, Buffer.from([0xc3, 0x28]))]],
    [
      'text that is half a character',
      1007,
      () => [frame(TEXT, Buffer.from('{"a":"\ud83d"}', 'utf8').subarray(0, 7))],
    ],
    ['an unknown opcode', 1002, () => [frame(0x3, 'x')]],
    ['an unknown control opcode', 1002, () => [frame(0xb, 'x')]],
    ['a reserved bit', 1002, () => [frame(TEXT, '{}', { rsv: 0x40 })]],
    ['no mask', 1002, () => [frame(TEXT, '{}', { masked: false })]],
    ['a continuation of nothing', 1002, () => [frame(CONTINUATION, 'x')]],
    ['a message inside a message', 1002, () => [frame(TEXT, '{', { fin: false }), frame(TEXT, '}')]],
    ['a long ping', 1002, () => [frame(PING, Buffer.alloc(126))]],
    ['a ping in pieces', 1002, () => [frame(PING, 'x', { fin: false })]],
    ['a close code that may not be sent', 1002, () => [frame(CLOSE, Buffer.from([0x03, 0xed]))]],
  ];

  it.each(broken)('row 23: with %s closes with %i', async (_what, code, frames) => {
    const raw = await openRawSocket(server(), pair.ann);
    raw.socket.write(Buffer.concat([frame(TEXT, HELLO), ...frames()]));
    expect(await raw.closeCode).toBe(code);
  });

  it('row 24: in more than 64 fragments, or empty ones without end, is cut off', async () => {
    for (const piece of ['x', '']) {
      const raw = await openRawSocket(server(), pair.ann);
      const pieces = Array.from({ length: 131_000 }, () => frame(CONTINUATION, piece, { fin: false }));
      raw.socket.write(Buffer.concat([frame(TEXT, '', { fin: false }), ...pieces]));
      expect([1008, 1009]).toContain(await raw.closeCode);
    }
  });
});

describe('a message that is never finished', () => {
  it('row 24: ends where the largest frame does', async () => {
    const raw = await openRawSocket(server(), pair.ann);
    const piece = Buffer.alloc(16 * 1024, 'x');
    const pieces = Array.from({ length: 20 }, () => frame(CONTINUATION, piece, { fin: false }));
    raw.socket.write(Buffer.concat([frame(TEXT, piece, { fin: false }), ...pieces]));
    expect(await raw.closeCode).toBe(1009);
  });
});

describe('a command', () => {
  const bad: [string, string, string][] = [
    ['no JSON', 'hello', 'bad_frame'],
    ['half JSON', '{"type":"send"', 'bad_frame'],
    ['no object', '[]', 'bad_frame'],
    ['null', 'null', 'bad_frame'],
    ['no type', '{"id":1}', 'bad_frame'],
    ['an unknown type', '{"type":"launch","id":1}', 'bad_frame'],
    ['no id', '{"type":"open"}', 'bad_frame'],
    ['a missing field', '{"type":"open","id":1}', 'bad_frame'],
    ['an unknown field', `{"type":"open","id":1,"conversationId":"${newId()}","x":1}`, 'bad_frame'],
    ['__proto__', `{"type":"open","id":1,"conversationId":"${newId()}","__proto__":{"x":1}}`, 'bad_frame'],
    ['an object for a string', '{"type":"open","id":1,"conversationId":{"$gt":""}}', 'bad_frame'],
    ['a number that is none', '{"type":"sync","id":1,"after":1e999}', 'bad_frame'],
    [
      'too much nesting',
      `{"type":"send","id":1,"text":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
      'too_deep',
    ],
  ];

  it.each(bad)('row 26: with %s is refused', async (_what, text, code) => {
    const socket = await connect(server(), pair.ann);
    socket.raw(text);
    const [fail] = fails([await socket.until('refusal', ({ type }) => type === 'fail')]);
    expect(fail).toMatchObject({ code, retryable: false });
    expectNoInternals(JSON.stringify(fail));
    await socket.refused('not_found', 'open', { conversationId: newId() });
  });

  it('row 26: carries its id back wherever it can be found', async () => {
    const socket = await connect(server(), pair.ann);
    for (const id of [7, 'seven']) {
      socket.raw(JSON.stringify({ type: 'launch', id }));
      await socket.until('refusal', (event) => event.type === 'fail' && event.id === id);
    }
  });

  it('row 26: refused in the same way three times in 10 s closes with 4500', async () => {
    for (const [, text] of bad.slice(0, 5)) {
      const socket = await connect(server(), pair.ann);
      for (let n = 0; n < 3; n++) socket.raw(text);
      expect(await socket.ended).toMatchObject({ code: 4500 });
      expect(fails(socket.events)).toHaveLength(3);
    }
  });

  it('row 26: with a value that a person chose badly never closes', async () => {
    const socket = await connect(server(), pair.ann);
    const { conversationId } = pair;
    for (let n = 0; n < 10; n++) {
      await socket.refused('invalid_text', 'send', { conversationId, cid: newId(), text: ' ' });
    }
  });

  it('row 26: before hello closes with 4501, a second hello with 4505', async () => {
    const early = await openSocket(server(), pair.ann);
    early.raw(JSON.stringify({ type: 'open', id: 1, conversationId: pair.conversationId }));
    expect(await early.ended).toMatchObject({ code: 4501 });
    expect(early.events).toEqual([]);
    const twice = await connect(server(), pair.ann);
    twice.raw(HELLO);
    expect(await twice.ended).toMatchObject({ code: 4505 });
    const attached = await openSocket(server(), pair.ann);
    const header = JSON.stringify({
      id: 1,
      conversationId: pair.conversationId,
      cid: newId(),
      name: 'a',
      size: 0,
      sha256: '',
    });
    attached.raw(encodeAttachmentFrame({ kind: FRAME_SEND, header, bytes: Buffer.alloc(0) }));
    expect(await attached.ended).toMatchObject({ code: 4501 });
  });

  it('row 26: hello for another protocol is refused, and the code says to stay away', async () => {
    const socket = await openSocket(server(), pair.ann);
    socket.raw(JSON.stringify({ type: 'hello', id: 1, protocol: 2 }));
    expect(await socket.ended).toMatchObject({ code: 4506 });
    expect(fails(socket.events)).toMatchObject([{ id: 1, code: 'upgrade_required' }]);
  });

  it('row 28: in a conversation that is not mine, or is none, is not_found', async () => {
    const eve = await connect(server(), await register(server(), 'eve'));
    const before = (await server().data.messages.head(pair.conversationId)).seq;
    for (const conversationId of [pair.conversationId, newId()]) {
      await eve.refused('not_found', 'send', { conversationId, cid: newId(), text: 'Hello?' });
      await eve.refused('not_found', 'sync', { conversationId, after: 0 });
      await eve.refused('not_found', 'open', { conversationId });
      await eve.refused('not_found', 'receipt', { conversationId, read: 1 });
      const answer = await eve.sendAttachment({ conversationId, cid: newId(), name: 'a' }, Buffer.from('a'));
      expect(answer).toMatchObject({ type: 'fail', code: 'not_found', retryable: false });
    }
    expect((await server().data.messages.head(pair.conversationId)).seq).toBe(before);
  });

  it('row 30: with a text that is none is refused with the reason', async () => {
    const socket = await connect(server(), pair.ann);
    const { conversationId } = pair;
    const send = (code: 'invalid_text' | 'bad_text', text: string) =>
      socket.refused(code, 'send', { conversationId, cid: newId(), text });
    for (const text of ['', ' \n', 'x'.repeat(8001), '👋'.repeat(8001)]) {
      expect((await send('invalid_text', text)).field).toBe('text');
    }
    for (const text of ['a\u0000b', '\ud800', '\udc00']) await send('bad_text', text);
    const { row } = await socket.call('send', { conversationId, cid: newId(), text: '👋'.repeat(8000) });
    expect(row.body).toEqual({ text: '👋'.repeat(8000) });
  });

  it('row 32: with a seq that is none is refused', async () => {
    const socket = await connect(server(), pair.ann);
    const { conversationId } = pair;
    for (const after of [-1, 0.5, 2 ** 53]) {
      await socket.refused('invalid_seq', 'sync', { conversationId, after });
    }
  });

  it('quoting a message of another conversation is refused', async () => {
    const { ann, conversationId } = await createPair(server());
    const socket = await connect(server(), ann);
    const elsewhere = await connect(server(), pair.ann);
    const { row } = await elsewhere.call('send', {
      conversationId: pair.conversationId,
      cid: newId(),
      text: 'Private.',
    });
    for (const replyTo of [row.id, newId()]) {
      await socket.refused('not_found', 'send', { conversationId, cid: newId(), text: 'x', replyTo });
    }
  });
});

describe('an attachment', () => {
  it('row 34: that is not what its header says is refused', async () => {
    const socket = await connect(server(), pair.ann);
    const { conversationId } = pair;
    const header = () => ({ conversationId, cid: newId(), name: 'a.bin' });
    const bytes = Buffer.from('these bytes');
    const lies = [
      { size: 5 },
      { size: bytes.length + 1 },
      { size: 0 },
      { sha256: '' },
      { sha256: 'A'.repeat(43) },
    ];
    for (const lie of lies) {
      const answer = await socket.sendAttachment({ ...header(), ...lie }, bytes);
      expect(answer).toMatchObject({ type: 'fail', code: 'attachment_mismatch', retryable: false });
    }
    expect(await socket.sendAttachment(header(), bytes)).toMatchObject({ type: 'ok' });
    expect(await socket.sendAttachment(header(), Buffer.alloc(0))).toMatchObject({ type: 'ok' });
  });

  it('row 34: above the limit is told to use an upload, at the limit it is taken', async () => {
    const socket = await connect(server(), pair.ann);
    const { conversationId } = pair;
    const send = (length: number) =>
      socket.sendAttachment({ conversationId, cid: newId(), name: 'a.bin' }, seededBytes(1, length));
    expect(await send(ATTACHMENT_BYTES_DEFAULT)).toMatchObject({ type: 'ok' });
    const refused = await send(ATTACHMENT_BYTES_DEFAULT + 1);
    expect(refused).toMatchObject({ type: 'fail', code: 'too_large' });
    expect(refused).toHaveProperty('message', expect.stringContaining('upload'));
  });

  const header = (more: object = {}) =>
    JSON.stringify({ id: 1, conversationId: newId(), cid: newId(), name: 'a', size: 0, sha256: '', ...more });
  const whole = (head: string) =>
    Buffer.from(encodeAttachmentFrame({ kind: FRAME_SEND, header: head, bytes: Buffer.alloc(0) }));

  const frames: [string, () => Buffer][] = [
    ['nothing', () => Buffer.alloc(0)],
    ['too little', () => whole(header()).subarray(0, 7)],
    ['another magic', () => Buffer.concat([Buffer.from('XY'), whole(header()).subarray(2)])],
    ['another version', () => Buffer.concat([Buffer.from([0x53, 0x41, 9]), whole(header()).subarray(3)])],
    [
      'a row, which only servers send',
      () => Buffer.from(encodeAttachmentFrame({ kind: FRAME_ROW, header: header(), bytes: Buffer.alloc(0) })),
    ],
    ['a header longer than the frame', () => whole(header()).subarray(0, 40)],
    ['a header of 4 GiB', () => Buffer.from([0x53, 0x41, 1, 1, 0xff, 0xff, 0xff, 0xff, 0x7b, 0x7d])],
    ['a header that is no JSON', () => whole('{"id":')],
    ['a header with an unknown field', () => whole(header({ x: 1 }))],
    ['a header with a negative size', () => whole(header({ size: -1 }))],
  ];

  it.each(frames)('row 34: in a frame of %s is refused', async (_what, bytes) => {
    const socket = await connect(server(), pair.ann);
    socket.raw(bytes());
    const fail = await socket.until('refusal', ({ type }) => type === 'fail');
    expect(fail).toMatchObject({ code: 'bad_frame' });
    const again = await openRawSocket(server(), pair.ann);
    again.socket.write(Buffer.concat([frame(TEXT, HELLO), ...[1, 2, 3].map(() => frame(BINARY, bytes()))]));
    expect(await again.closeCode).toBe(4500);
  });
});

describe('too many messages', () => {
  const slow = useServer({ env: { SATCHEL_MESSAGES_PER_MINUTE: '60' } });

  it('row 27: are refused with the time to wait, and going on closes with 4429', async () => {
    const { ann, ben, conversationId } = await createPair(slow());
    const socket = await connect(slow(), ann);
    const send = () => ({ conversationId, cid: newId(), text: 'Faster.' });
    for (let taken = 0; taken < 60; taken++) await socket.call('send', send());
    const refusals: unknown[] = [];
    for (let extra = 0; refusals.length < 30; extra++) {
      const id = `extra ${extra}`;
      socket.raw(JSON.stringify({ type: 'send', id, ...send() }));
      const answer = await socket.until('answer', (event) => 'id' in event && event.id === id);
      if (answer.type === 'fail') refusals.push(answer);
      expect(extra).toBeLessThan(100);
    }
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ code: 'rate_limited', retryable: true });
      expect((refusal as { retryAfterMs: number }).retryAfterMs).toBeGreaterThan(0);
    }
    expect(await socket.ended).toMatchObject({ code: 4429 });
    const other = await connect(slow(), ben);
    await other.call('send', { conversationId, cid: newId(), text: 'Calmly.' });
  });
});
