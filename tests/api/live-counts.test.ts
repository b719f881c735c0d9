import type { FileCard } from '@satchel/protocol/file-card';
import { describe, expect, it } from 'vitest';
import { asBuffer, expectProblem, http } from '../support/http.ts';
import { createGroup, leave, register, registerAll } from '../support/people.ts';
import { showFile } from '../support/quartet.ts';
import { createRoom, enterAsGuest, join } from '../support/rooms.ts';
import { connect, type TestSocket } from '../support/socket-client.ts';
import { useServer } from '../support/start-test-server.ts';
import { confirm, postReceipt, sendFile } from '../support/upload.ts';

const server = useServer();

const cardsOf = (socket: TestSocket, conversationId: string): FileCard[] =>
  socket.rows(conversationId).flatMap((row) => (row.kind === 'file-changed' ? [row.body] : []));

const storedIn = (card: FileCard) => card.counts?.stored ?? 0;

async function untilStored(socket: TestSocket, conversationId: string, count: number): Promise<FileCard[]> {
  await socket.until(
    `the count ${count}`,
    (event) =>
      event.type === 'rows' &&
      event.rows.some((row) => row.kind === 'file-changed' && storedIn(row.body) === count),
  );
  return cardsOf(socket, conversationId);
}

describe('a file in a public room', () => {
  it('[F7] counts proofs and refusals, once per person, without names', async () => {
    const [ann, ben, cleo, dan] = await registerAll(server(), 'ann', 'ben', 'cleo', 'dan');
    const room = await createRoom(server(), ann);
    for (const person of [ben, cleo, dan]) await join(server(), person, room);
    const sent = await sendFile(server(), ann, room.id);
    expect(sent.file).toMatchObject({
      mode: 'expiry',
      recipients: [],
      counts: { stored: 0, stream: 0, declined: 0 },
    });
    const first = await confirm(server(), ben, sent);
    expect(await confirm(server(), ben, sent)).toEqual(first);
    await confirm(server(), cleo, sent, 'stream');
    const decline = () => http(server(), dan).post(`/file/${sent.file.id}/decline`).expect(200);
    const declined = (await decline()).body;
    expect((await decline()).body).toEqual(declined);
    const file = await showFile(server(), ann, sent.file.id);
    expect(file).toMatchObject({
      state: 'available',
      recipients: [],
      counts: { stored: 1, stream: 1, declined: 1 },
    });
    expectProblem(await postReceipt(server(), ben, sent.file.id, 'wrong'), 'digest_mismatch');
    expectProblem(await postReceipt(server(), ann, sent.file.id, sent.digest), 'not_a_recipient');
    await leave(server(), ben, room.id);
    expect((await showFile(server(), ann, sent.file.id)).counts).toEqual(file.counts);
  });

  it('[F7] is there for late joiners and guests, whose proof counts too', async () => {
    const ann = await register(server(), 'ann');
    const room = await createRoom(server(), ann);
    const sent = await sendFile(server(), ann, room.id);
    const late = await register(server(), 'late');
    await join(server(), late, room);
    const guest = await enterAsGuest(server(), room);
    for (const person of [late, guest]) {
      const answer = await asBuffer(http(server(), person).get(`/file/${sent.file.id}/content`)).expect(200);
      expect(answer.body).toEqual(sent.bytes);
      await confirm(server(), person, sent);
    }
    expect(await showFile(server(), late, sent.file.id)).toMatchObject({
      state: 'available',
      counts: { stored: 2 },
    });
  });

  it('[F7] tells a burst of proofs in few rows, within 3 s', async () => {
    const ann = await register(server(), 'ann');
    const room = await createRoom(server(), ann);
    const people = await Promise.all(Array.from({ length: 60 }, () => register(server(), 'crowd')));
    await Promise.all(people.map((person) => join(server(), person, room)));
    const sent = await sendFile(server(), ann, room.id);
    const socket = await connect(server(), ann);
    const begun = Date.now();
    await Promise.all(people.map((person) => confirm(server(), person, sent)));
    const proved = Date.now();
    const cards = await untilStored(socket, room.id, people.length);
    expect(Date.now() - proved).toBeLessThan(3000);
    expect(cards.length).toBeLessThanOrEqual(2 + (Date.now() - begun) / 1000);
    expect(cards.at(-1)).toMatchObject({ recipients: [], counts: { stored: 60 } });
  });
});

describe('a file elsewhere', () => {
  it('[F7] in a private broadcast counts as well', async () => {
    const [ann, ben] = await registerAll(server(), 'ann', 'ben');
    const id = await createGroup(server(), ann, [ben], { kind: 'broadcast' });
    const sent = await sendFile(server(), ann, id);
    const socket = await connect(server(), ben);
    expect(await confirm(server(), ben, sent)).toMatchObject({ mode: 'expiry', counts: { stored: 1 } });
    await untilStored(socket, id, 1);
  });

  it('[F7] to more than fifty people counts, to fifty names', async () => {
    const ann = await register(server(), 'ann');
    const people = await Promise.all(Array.from({ length: 51 }, () => register(server(), 'crowd')));
    const many = await createGroup(server(), ann, people);
    expect((await sendFile(server(), ann, many)).file).toMatchObject({ mode: 'expiry', recipients: [] });
    const few = await createGroup(server(), ann, people.slice(1));
    const { file } = await sendFile(server(), ann, few);
    expect(file.mode).toBe('ledger');
    expect(file.recipients).toHaveLength(50);
    expect(file).not.toHaveProperty('counts');
  });
});
