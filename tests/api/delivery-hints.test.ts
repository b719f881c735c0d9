import type { Row } from '@satchel/protocol/rows';
import { describe, expect, it } from 'vitest';
import { newId } from '../support/new-id.ts';
import {
  addMember,
  createGroup,
  createPair,
  type Person,
  registerAll,
  removeMember,
} from '../support/people.ts';
import { connect, type TestSocket } from '../support/socket-client.ts';
import { startTestServer, type TestServer, useServer } from '../support/start-test-server.ts';
import { doubleAll, dropAll, shuffle } from '../support/unreliable-bus.ts';

const counted = (to: number) => Array.from({ length: to }, (_, index) => index + 1);

/** Both write at once, and each must hear every row once and in order. */
async function talk(server: TestServer, count: number): Promise<void> {
  const { ann, ben, conversationId } = await createPair(server);
  const sockets = [await connect(server, ann), await connect(server, ben)];
  const say = async (socket: TestSocket) => {
    for (let n = 0; n < count; n++) await socket.call('send', { conversationId, cid: newId(), text: `${n}` });
  };
  await Promise.all(sockets.map(say));
  for (const socket of sockets) {
    const heard = await socket.untilSeq(conversationId, 2 * count);
    expect(heard.map(({ seq }) => seq)).toEqual(counted(2 * count));
  }
}

describe('with a bus that', () => {
  it('[M3] doubles every hint, everybody hears every row once and in order', async () => {
    await talk(await startTestServer({ wrapBus: doubleAll }), 30);
  });

  it.each([1, 2, 3, 4])('[M3] loses, doubles and reorders (seed %i), nothing changes', async (seed) => {
    await talk(await startTestServer({ wrapBus: shuffle(seed) }), 40);
  });
});

describe.concurrent('with every hint lost', () => {
  const server = useServer({ wrapBus: dropAll });

  it('[M3] everybody hears every row once and in order within the poll', async () => {
    await talk(server(), 30);
  });

  const group = async () => {
    const [ann, ben, cleo] = await registerAll(server(), 'ann', 'ben', 'cleo');
    return { ann, ben, cleo, conversationId: await createGroup(server(), ann, [ben]) };
  };

  const isAbout = (type: 'conversation' | 'left', conversationId: string) =>
    function fits(heard: TestSocket['events'][number]) {
      if (heard.type === 'left') return type === 'left' && heard.conversationId === conversationId;
      return type === 'conversation' && heard.type === type && heard.conversation.id === conversationId;
    };

  it('[M3] a new member of a watched group hears of it within the poll, and then its rows', async () => {
    const { ann, ben, cleo, conversationId } = await group();
    const [watcher, newcomer] = [await connect(server(), ben), await connect(server(), cleo)];
    await addMember(server(), ann, conversationId, cleo);
    await newcomer.until('conversation', isAbout('conversation', conversationId));
    const { row } = await watcher.call('send', { conversationId, cid: newId(), text: 'Welcome.' });
    expect((await newcomer.untilSeq(conversationId, row.seq)).at(-1)).toEqual(row);
  });

  it('[M3] a new member of a group that nobody here watches hears of it within the poll', async () => {
    const { ann, cleo, conversationId } = await group();
    const newcomer = await connect(server(), cleo);
    await addMember(server(), ann, conversationId, cleo);
    await newcomer.until('conversation', isAbout('conversation', conversationId));
    const { rows } = await newcomer.call('sync', { conversationId, after: 0, limit: 50 });
    expect(rows.at(-1)).toMatchObject({ kind: 'note', body: { event: 'added', userIds: [cleo.user.id] } });
  });

  it('[M3] [M6] a receipt turns the ticks of others within the poll, and is told once', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const [sender, reader] = [await connect(server(), ann), await connect(server(), ben)];
    const { row } = await sender.call('send', { conversationId, cid: newId(), text: 'Read this.' });
    const ofBen = (seq: number) => (heard: TestSocket['events'][number]) =>
      heard.type === 'receipts' &&
      heard.receipts.some((one) => one.userId === ben.user.id && one.read === seq);
    await reader.call('receipt', { conversationId, read: row.seq });
    await sender.until('the receipt', ofBen(row.seq));
    // The store repeats it for seconds; what comes after the next poll shows that it was not told again.
    const { row: next } = await sender.call('send', { conversationId, cid: newId(), text: 'And this.' });
    await reader.call('receipt', { conversationId, read: next.seq });
    await sender.until('the next receipt', ofBen(next.seq));
    expect(sender.events.filter(ofBen(row.seq))).toHaveLength(1);
  });

  it('[M3] [M10] a removed member hears `left` within the poll, and no row that is newer', async () => {
    const { ann, ben, conversationId } = await group();
    const removed = await connect(server(), ben);
    const present = await connect(server(), ann);
    await removeMember(server(), ann, conversationId, ben);
    const { row } = await present.call('send', { conversationId, cid: newId(), text: 'Among us.' });
    await removed.until('left', isAbout('left', conversationId));
    await present.untilSeq(conversationId, row.seq);
    expect(removed.rows(conversationId).map(({ kind }) => kind)).not.toContain('text');
  });

  it('[M3] [M10] a session that was ended elsewhere closes within the poll', async () => {
    const { ann } = await group();
    const socket = await connect(server(), ann);
    const [session] = await server().data.sessions.ofUser(ann.user.id);
    await server().data.sessions.revoke(session!.id, ann.user.id, Date.now());
    expect(await socket.ended).toMatchObject({ code: 4503 });
  });
});

describe('a node', () => {
  const server = useServer();

  /** As another node would, whose hint is lost. */
  async function appendUnheard(person: Person, conversationId: string, text: string): Promise<Row> {
    const [result] = await server().data.messages.append([
      {
        id: newId(),
        conversationId,
        senderId: person.user.id,
        cid: newId(),
        kind: 'text',
        body: { text },
        createdAt: Date.now(),
        fingerprint: text,
      },
    ]);
    if (result?.outcome !== 'appended') throw new Error('The row was not appended.');
    return result.row;
  }

  it('[M3] reads what it missed before it tells of its own commit', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const [sender, watcher] = [await connect(server(), ann), await connect(server(), ben)];
    const missed = [
      await appendUnheard(ben, conversationId, 'one'),
      await appendUnheard(ben, conversationId, 'two'),
    ];
    const { row } = await sender.call('send', { conversationId, cid: newId(), text: 'three' });
    expect(await watcher.untilSeq(conversationId, 3)).toEqual([...missed, row]);
    expect(await sender.untilSeq(conversationId, 3)).toEqual([...missed, row]);
  });

  it('[M3] leaves rows of 8 KiB and more out of the hint and reads them', async () => {
    const { ann, ben, conversationId } = await createPair(server());
    const [sender, watcher] = [await connect(server(), ann), await connect(server(), ben)];
    const hinted: number[] = [];
    const stop = server().bus.subscribe((event) => {
      if (event.type === 'rows') hinted.push(event.rows.length);
    });
    const text = '€'.repeat(8000);
    const { row } = await sender.call('send', { conversationId, cid: newId(), text });
    await sender.call('send', { conversationId, cid: newId(), text: 'small' });
    const heard = await watcher.untilSeq(conversationId, 2);
    stop();
    expect(heard[0]).toEqual(row);
    expect(hinted).toEqual([0, 1]);
  });
});
