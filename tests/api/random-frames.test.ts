import { encodeAttachmentFrame, FRAME_SEND } from '@satchel/protocol/attachment-frame';
import { isErrorCode } from '@satchel/protocol/errors';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { expectNoInternals } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair, type Pair } from '../support/people.ts';
import { anyJson, anyText, checkProperty, nearly, seed } from '../support/random-inputs.ts';
import { connect, openSocket, type TestSocket } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { expectStillServing } from '../support/still-serving.ts';

// One person opens thousands of sockets here.
const server = useServer({ env: { SATCHEL_SOCKETS_PER_PERSON: '1000000' } });
expectStillServing(server);
let pair: Pair;
beforeAll(async () => {
  pair = await createPair(server());
});

/** Closes of ours that a frame may bring about, and none by an error of the server's own. */
const CLOSES = [1003, 1007, 1008, 1009, 4500, 4501, 4505, 4506];

/** Every frame has its answer or ends the socket, and nothing of the inside is in it. */
async function expectAnswered(socket: TestSocket): Promise<void> {
  const { conversationId } = pair;
  socket.raw(JSON.stringify({ type: 'open', id: 'probe', conversationId }));
  const answered = socket.until('answer', (event) => event.type === 'ok' && event.id === 'probe');
  answered.catch(() => {});
  const closed = await Promise.race([socket.ended, answered.then(() => undefined)]);
  if (closed !== undefined) expect(CLOSES).toContain(closed.code);
  for (const event of socket.events) {
    if (event.type !== 'fail') continue;
    expect(isErrorCode(event.code)).toBe(true);
    expect(event.code).not.toBe('internal');
    expectNoInternals(JSON.stringify(event));
  }
  await socket.close();
}

describe(`random frames (SEED=${seed})`, () => {
  const id = newId();
  const commands = () => {
    const { conversationId } = pair;
    return fc.oneof(
      nearly({ type: 'send', id: 1, conversationId, cid: id, text: 'Hello.' }),
      nearly({ type: 'sync', id: 1, conversationId, after: 0, limit: 10 }),
      nearly({ type: 'open', id: 1, conversationId }),
      nearly({ type: 'receipt', id: 1, conversationId, delivered: 1, read: 1 }),
      nearly({ type: 'typing', id: 1, conversationId }),
      nearly({ type: 'watch', id: 1, userIds: [pair.ben.user.id] }),
      nearly({ type: 'hello', id: 1, protocol: 1 }),
    );
  };
  const attachments = () => {
    const header = {
      id: 1,
      conversationId: pair.conversationId,
      cid: newId(),
      name: 'a',
      size: 3,
      sha256: 'x',
    };
    return fc
      .record({
        header: fc.oneof(nearly(header), anyText),
        bytes: fc.uint8Array({ maxLength: 200 }),
        flips: fc.array(fc.tuple(fc.nat(40), fc.integer({ min: 0, max: 255 })), { maxLength: 3 }),
      })
      .map(({ header: text, bytes, flips }) => {
        const frame = Buffer.from(
          encodeAttachmentFrame({ kind: FRAME_SEND, header: text.toWellFormed(), bytes }),
        );
        for (const [at, byte] of flips) if (at < frame.length) frame[at] = byte;
        return frame;
      });
  };
  const frames = () =>
    fc.array(
      fc.oneof(
        anyJson,
        commands(),
        attachments(),
        fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      ),
      { minLength: 1, maxLength: 6 },
    );

  it('are answered or end the socket, and the next one works', async () => {
    await checkProperty(frames(), async (all) => {
      const socket = await connect(server(), pair.ann);
      for (const frame of all) socket.raw(frame);
      await expectAnswered(socket);
      const next = await connect(server(), pair.ben);
      await next.call('open', { conversationId: pair.conversationId });
      await next.close();
    });
  });

  it('before a hello end the socket, or are one', async () => {
    await checkProperty(frames(), async (all) => {
      const socket = await openSocket(server(), pair.ann);
      for (const frame of all) socket.raw(frame);
      await expectAnswered(socket);
    });
  });

  it('in a simple room are answered, and the next visitor is served', async () => {
    const words = fc.oneof(
      anyJson,
      nearly({ type: 'join', name: 'Colt' }),
      nearly({ type: 'chat', text: 'Hello.' }),
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
    );
    await checkProperty(fc.array(words, { maxLength: 6 }), async (all) => {
      const socket = new WebSocket(`${server().url.replace(/^http/, 'ws')}/chat/people`);
      const heard: string[] = [];
      const ended = new Promise<number>((resolve) => socket.once('close', resolve));
      socket.on('message', (data) => heard.push(String(data)));
      socket.on('error', () => {});
      await new Promise((resolve) => socket.once('open', resolve));
      for (const frame of all) socket.send(frame);
      socket.send('{"type":"none"}');
      await expect
        .poll(() => socket.readyState !== socket.OPEN || heard.some((text) => text.includes('"error"')))
        .toBe(true);
      socket.close();
      expect([1000, 1005, ...CLOSES]).toContain(await ended);
      for (const text of heard)
        expect(['note', 'chat', 'chat_history', 'error']).toContain(JSON.parse(text).type);
    });
  });
});
