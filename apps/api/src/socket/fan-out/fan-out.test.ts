import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { closePeer, type Peer, sendEvent } from '../peer.ts';
import { createAudience } from './audience.ts';
import { newOutgoing, queueFleeting } from './outgoing.ts';
import { createTurn } from './turn.ts';

type Heard = { text: string; isBinary: boolean };

/** Both ends are `ws`: whatever it cannot decode ends its socket with an error. */
describe('fan-out against ws', () => {
  let server: WebSocketServer;
  const turn = createTurn({
    catchUp: async () => {},
    onFault: (error) => {
      throw error;
    },
  });

  beforeAll(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  async function connect() {
    const { port } = server.address() as AddressInfo;
    const accepted = once(server, 'connection') as Promise<[WebSocket]>;
    const client = new WebSocket(`ws://127.0.0.1:${port}`, { maxPayload: 8 * 1024 * 1024 });
    onTestFinished(() => client.terminate());
    const heard: Heard[] = [];
    const problems: Error[] = [];
    client.on('message', (data, isBinary) => heard.push({ text: data.toString('latin1'), isBinary }));
    client.on('error', (error) => problems.push(error));
    await once(client, 'open');
    const [socket] = await accepted;
    const peer = { socket, phase: 'open', outgoing: newOutgoing(turn) } as Peer;
    /** Everything heard before a frame that is sent when all else went out. */
    const all = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      socket.ping('end');
      await once(client, 'ping');
      expect(problems).toEqual([]);
      return heard;
    };
    return { client, socket, peer, heard, all };
  }

  const row = (seq: number) => ({ kind: 'rows', after: seq - 1, upTo: seq }) as const;

  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 300_000])(
    'text and binary of %i bytes arrive as they are',
    async (size) => {
      const { peer, all } = await connect();
      const audience = createAudience('c', turn);
      audience.add(peer);
      audience.post('a'.repeat(size), row(1));
      audience.post(Buffer.alloc(size, 98), row(2));
      audience.post('end', row(3));
      expect(await all()).toEqual([
        { text: 'a'.repeat(size), isBinary: false },
        { text: 'b'.repeat(size), isBinary: true },
        { text: 'end', isBinary: false },
      ]);
    },
  );

  it('counts bytes, not characters', async () => {
    const { peer, all } = await connect();
    const text = 'é𝄞'.repeat(30);
    sendEvent(peer, { type: 'left', conversationId: text });
    const [only] = await all();
    expect(JSON.parse(Buffer.from(only?.text ?? '', 'latin1').toString())).toEqual({
      type: 'left',
      conversationId: text,
    });
  });

  it('writes all frames of a turn with one system call for each peer', async () => {
    const peers = [await connect(), await connect()];
    const audience = createAudience('c', turn);
    const writes = peers.map(({ peer, socket }) => {
      audience.add(peer);
      return countWrites(socket);
    });
    for (let seq = 1; seq <= 32; seq++) audience.post(`row ${seq}`, row(seq));
    const rows = Array.from({ length: 32 }, (_, at) => ({ text: `row ${at + 1}`, isBinary: false }));
    for (const { all } of peers) expect(await all()).toEqual(rows);
    // One more each for the ping that ended the test.
    expect(writes.map((count) => count())).toEqual([2, 2]);
  });

  it('keeps the order between rooms, answers, comers and leavers', async () => {
    const [ann, ben] = [await connect(), await connect()];
    const [one, two] = [createAudience('1', turn), createAudience('2', turn)];
    one.add(ann.peer);
    two.add(ann.peer);
    one.post('1.1', row(1));
    two.post('2.1', row(1));
    sendEvent(ann.peer, { type: 'left', conversationId: 'x' });
    one.add(ben.peer);
    one.post('1.2', row(2));
    two.delete(ann.peer);
    two.post('2.2', row(2));
    one.post('1.3', row(3));
    queueFleeting(ben.peer, JSON.stringify({ type: 'left', conversationId: 'y' }));
    const texts = async ({ all }: typeof ann) => (await all()).map(({ text }) => text);
    expect(await texts(ann)).toEqual(['1.1', '2.1', '{"type":"left","conversationId":"x"}', '1.2', '1.3']);
    expect(await texts(ben)).toEqual(['1.2', '1.3', '{"type":"left","conversationId":"y"}']);
  });

  it('passes over peers that are still being welcomed', async () => {
    const { peer, all } = await connect();
    const audience = createAudience('c', turn);
    audience.add(peer);
    peer.phase = 'greeting';
    audience.post('early', row(1));
    peer.phase = 'open';
    audience.add(peer);
    audience.post('late', row(2));
    expect((await all()).map(({ text }) => text)).toEqual(['late']);
  });

  it('stands between messages and pings that ws itself sends', async () => {
    const { peer, socket, all } = await connect();
    const audience = createAudience('c', turn);
    audience.add(peer);
    for (let seq = 1; seq <= 50; seq++) {
      socket.send(`own ${seq}`);
      socket.ping();
      audience.post(`row ${seq}`, row(seq));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const expected = Array.from({ length: 50 }, (_, at) => [`own ${at + 1}`, `row ${at + 1}`]).flat();
    expect((await all()).map(({ text }) => text)).toEqual(expected);
  });

  it('waits for the end of a message that is sent in fragments', async () => {
    const { peer, socket, heard, all } = await connect();
    socket.send('first ', { fin: false });
    sendEvent(peer, { type: 'left', conversationId: 'x' });
    for (let turns = 0; turns < 5; turns++) await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual([]);
    socket.send('last', { fin: true });
    expect((await all()).map(({ text }) => text)).toEqual([
      'first last',
      '{"type":"left","conversationId":"x"}',
    ]);
  });

  it('queues behind what ws holds back', async () => {
    const { peer, socket, all } = await connect();
    const blob = new Blob(['blob']);
    // Its bytes are read asynchronously; until then the sender of ws has a state.
    socket.send(blob as unknown as Buffer);
    sendEvent(peer, { type: 'left', conversationId: 'x' });
    socket.send('after');
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect((await all()).map(({ text }) => text)).toEqual([
      'blob',
      'after',
      '{"type":"left","conversationId":"x"}',
    ]);
  });

  it('says what it had to say before it closes, and nothing after', async () => {
    const { client, peer, heard } = await connect();
    sendEvent(peer, { type: 'left', conversationId: 'x' });
    closePeer(peer, 4000, 'bye');
    sendEvent(peer, { type: 'left', conversationId: 'y' });
    expect(await once(client, 'close')).toEqual([4000, Buffer.from('bye')]);
    expect(heard.map(({ text }) => text)).toEqual(['{"type":"left","conversationId":"x"}']);
    sendEvent(peer, { type: 'left', conversationId: 'z' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(peer.outgoing).toMatchObject({ pending: [], held: [], heldBytes: 0 });
  });
});

function countWrites(socket: WebSocket): () => number {
  const { _socket: stream } = socket as unknown as { _socket: { _handle: Record<string, unknown> } };
  let count = 0;
  for (const name of ['writeBuffer', 'writev', 'writeLatin1String', 'writeUtf8String']) {
    const original = stream._handle[name] as (...args: unknown[]) => unknown;
    stream._handle[name] = function (this: unknown, ...args: unknown[]) {
      count++;
      return original.apply(this, args);
    };
  }
  return () => count;
}
