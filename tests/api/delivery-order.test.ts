import { describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { http } from '../support/http.ts';
import { newId } from '../support/new-id.ts';
import { createPair } from '../support/people.ts';
import { connect } from '../support/socket-client.ts';
import { startTestServer } from '../support/start-test-server.ts';

describe('the order of messages', () => {
  it('[M14] is seq, whatever the clock of the server does', async () => {
    const clock = createClock();
    const server = await startTestServer({ now: clock.now });
    const { ann, ben, conversationId } = await createPair(server);
    const [writer, reader] = [await connect(server, ann), await connect(server, ben)];
    const texts = ['first', 'second', 'third', 'fourth'];
    for (const [index, text] of texts.entries()) {
      await writer.call('send', { conversationId, cid: newId(), text });
      clock.advance(index % 2 === 0 ? -3_600_000 : 60_000);
    }
    await reader.untilSeq(conversationId, 4);
    const { body } = await http(server, ben).get(`/chat/${conversationId}/messages`).expect(200);
    const { rows } = await writer.call('sync', { conversationId, after: 0 });
    for (const read of [reader.rows(conversationId), body.messages, rows]) {
      expect(read.map((row: { seq: number }) => row.seq)).toEqual([1, 2, 3, 4]);
      expect(read.map((row: { body: { text: string } }) => row.body.text)).toEqual(texts);
    }
    const times = rows.map(({ createdAt }) => createdAt);
    expect(times).not.toEqual(times.toSorted((a, b) => a - b));
  });

  it('[M14] is that of arrival for a client that has several on the way, which is its own affair', async () => {
    const server = await startTestServer();
    const { ann, conversationId } = await createPair(server);
    const writer = await connect(server, ann);
    const texts = Array.from({ length: 20 }, (_, index) => `number ${index}`);
    const sent = await Promise.all(
      texts.map((text) => writer.call('send', { conversationId, cid: newId(), text })),
    );
    expect(new Set(sent.map(({ row }) => row.seq)).size).toBe(20);
    const { rows } = await writer.call('sync', { conversationId, after: 0 });
    expect(rows.map(({ seq }) => seq)).toEqual(texts.map((_, index) => index + 1));
    expect(rows.map(({ body }) => (body as { text: string }).text).toSorted()).toEqual(texts.toSorted());
  });
});
