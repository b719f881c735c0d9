import { describe, expect, it } from 'vitest';
import { createClock } from '../support/clock.ts';
import { newId } from '../support/new-id.ts';
import { createGroup, createPair, register, registerAll } from '../support/people.ts';
import { connect, type TestSocket } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';

const typings = ({ events }: TestSocket) => events.filter(({ type }) => type === 'typing');
const untilTyping = (socket: TestSocket) => socket.until('typing', ({ type }) => type === 'typing');

describe('typing', () => {
  const clock = createClock();
  const server = useServer({ now: clock.now });

  it('[M12] is heard by the sockets of the other members and leaves no trace', async () => {
    const [ann, ben, cleo] = await registerAll(server(), 'ann', 'ben', 'cleo');
    const conversationId = await createGroup(server(), ann, [ben, cleo]);
    const [phone, laptop] = [await connect(server(), ann), await connect(server(), ann)];
    const others = [await connect(server(), ben), await connect(server(), cleo)];
    const before = await server().data.messages.head(conversationId);
    expect(await phone.call('typing', { conversationId })).toEqual({});
    for (const other of others) {
      expect(await untilTyping(other)).toEqual({ type: 'typing', conversationId, userId: ann.user.id });
    }
    const { row } = await laptop.call('send', { conversationId, cid: newId(), text: 'Here it is.' });
    await phone.untilSeq(conversationId, row.seq);
    expect([typings(phone), typings(laptop)]).toEqual([[], []]);
    expect(row.seq).toBe(before.seq + 1);
  });

  it('[M12] is heard on this node when it was said on another', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const socket = await connect(server(), ann);
    server().bus.publish({ type: 'typing', conversationId, userId: ben.user.id });
    expect(await untilTyping(socket)).toEqual({ type: 'typing', conversationId, userId: ben.user.id });
  });

  it('[M12] is refused to outsiders, and to those who may not post', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const conversationId = await createGroup(server(), ann, [ben]);
    const stranger = await connect(server(), await register(server()));
    await stranger.refused('not_found', 'typing', { conversationId });
    await stranger.refused('not_found', 'typing', { conversationId: newId() });
  });

  it('[M12] is refused when it is said more often than anybody types', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const [typist, other] = [await connect(server(), ann), await connect(server(), ben)];
    for (let n = 0; n < 10; n++) await typist.call('typing', { conversationId });
    const { retryAfterMs } = await typist.refused('rate_limited', 'typing', { conversationId });
    expect(retryAfterMs).toBe(10_000);
    clock.advance(10_000);
    await typist.call('typing', { conversationId });
    const { row } = await typist.call('send', { conversationId, cid: newId(), text: 'Sent.' });
    await other.untilSeq(conversationId, row.seq);
    expect(typings(other)).toHaveLength(11);
  });
});
