import { type SimpleEvent, simpleEvent } from '@satchel/protocol/simple-room';
import { expect } from 'vitest';
import WebSocket, { type ClientOptions } from 'ws';
import { waiting } from './waiting.ts';

type Ending = { code: number; reason: string };

/** A plain socket of a simple room, as a ten-line page has it. */
export type SimpleClient = {
  /** Everything heard, in the order it came. */
  heard: SimpleEvent[];
  say(frame: unknown): void;
  raw(frame: string | Uint8Array): void;
  /** The first event that is like this one, be it heard already or still to come. */
  until<Type extends SimpleEvent['type']>(
    type: Type,
    like?: Partial<Extract<SimpleEvent, { type: Type }>>,
  ): Promise<Extract<SimpleEvent, { type: Type }>>;
  ended: Promise<Ending>;
  close(): Promise<Ending>;
  socket: WebSocket;
};

/** Resolves when the handshake is done; joins nothing. */
export async function openSimple(
  server: { url: string },
  room: string,
  options: ClientOptions = {},
): Promise<SimpleClient> {
  const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/chat/${room}`, options);
  const heard: SimpleEvent[] = [];
  const { changed, until: untilTrue } = waiting();
  socket.on('message', (data, isBinary) => {
    expect(isBinary).toBe(false);
    heard.push(simpleEvent.parse(JSON.parse(String(data))));
    changed();
  });
  socket.on('error', () => {});
  const ended = new Promise<Ending>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return {
    heard,
    socket,
    ended,
    say: (frame) => socket.send(JSON.stringify(frame)),
    raw: (frame) => socket.send(frame),
    until: (type, like = {}) =>
      untilTrue(
        `${type} ${JSON.stringify(like)}`,
        () => heard.find((one) => one.type === type && isLike(one, like)),
        heard,
      ) as never,
    close() {
      socket.close();
      return ended;
    },
  };
}

/** Resolves when the room has sent its history. */
export async function joinSimple(server: { url: string }, room: string, name: string): Promise<SimpleClient> {
  const client = await openSimple(server, room);
  client.say({ type: 'join', name });
  await client.until('chat_history');
  return client;
}

/** What is refused before the 101. @returns the HTTP status */
export function refusedSimple(server: { url: string }, path: string): Promise<number> {
  const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}${path}`);
  return new Promise((resolve, reject) => {
    socket.once('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.once('open', () => {
      socket.terminate();
      reject(new Error(`${path} was accepted.`));
    });
    socket.on('error', () => {});
  });
}

function isLike(one: SimpleEvent, like: object): boolean {
  return Object.entries(like).every(([key, value]) =>
    Object.is((one as Record<string, unknown>)[key], value),
  );
}
