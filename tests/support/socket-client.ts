import { createHash } from 'node:crypto';
import { decodeAttachmentFrame, encodeAttachmentFrame, FRAME_SEND } from '@satchel/protocol/attachment-frame';
import { type ErrorCode, errors } from '@satchel/protocol/errors';
import type { Row } from '@satchel/protocol/rows';
import type { AttachmentHeaderInput, CommandInput, CommandType } from '@satchel/protocol/socket-commands';
import { attachmentEvent, event, type Results, type SocketEvent } from '@satchel/protocol/socket-events';
import { expect } from 'vitest';
import WebSocket from 'ws';
import { waiting } from './waiting.ts';

type Welcome = Extract<SocketEvent, { type: 'welcome' }>;
type Fail = Extract<SocketEvent, { type: 'fail' }>;
type Ending = { code: number; reason: string };

type Fields<Type extends CommandType> = Omit<Extract<CommandInput, { type: Type }>, 'type' | 'id'>;
type Header = Omit<AttachmentHeaderInput, 'id' | 'size' | 'sha256'> & { size?: number; sha256?: string };

/** The bare protocol socket of one person: no outbox, no reconnecting, so that a loss stays a loss. */
export type TestSocket = {
  /** Everything heard, in the order it came. A binary row is kept as `rows` of one, its bytes in `attachments`. */
  events: SocketEvent[];
  attachments: Map<string, Buffer>;
  /** Live rows of a conversation as they came, repeats and all. */
  rows(conversationId: string): Row[];
  /** @returns the result of `ok`; anything else fails the test */
  call<Type extends keyof Results>(type: Type, fields: Fields<Type>): Promise<Results[Type]>;
  /** The command must be refused with this code, and `retryable` as in the table (M13). */
  refused(code: ErrorCode, type: CommandType, fields: object): Promise<Fail>;
  sendAttachment(header: Header, bytes: Uint8Array): Promise<Extract<SocketEvent, { type: 'ok' | 'fail' }>>;
  /** A frame as it is, and the next `fail` without an id or with one of no command of ours. */
  raw(frame: string | Uint8Array): void;
  /** The first event that fits, be it heard already or still to come. */
  until(what: string, fits: (heard: SocketEvent) => boolean): Promise<SocketEvent>;
  /** Live rows reached this seq. */
  untilSeq(conversationId: string, seq: number): Promise<Row[]>;
  ended: Promise<Ending>;
  close(): Promise<Ending>;
  /** Of `ws`, for what a well-behaved client never does. */
  socket: WebSocket;
};

type Options = { headers?: Record<string, string>; autoPong?: boolean };

/** Resolves when the handshake is done; says no hello. */
export async function openSocket(
  server: { url: string },
  person: { token: string },
  { headers, autoPong = true }: Options = {},
): Promise<TestSocket> {
  const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}/ws`, {
    headers: { authorization: `Bearer ${person.token}`, ...headers },
    autoPong,
  });
  const client = listen(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return client;
}

/** Resolves once the server has welcomed it. */
export async function connect(
  server: { url: string },
  person: { token: string },
  options: Options = {},
): Promise<TestSocket & { welcome: Welcome }> {
  const client = await openSocket(server, person, options);
  client.raw(JSON.stringify({ type: 'hello', id: 'hello', protocol: 1 }));
  const welcome = await client.until('welcome', (heard) => heard.type === 'welcome');
  return { ...client, welcome: welcome as Welcome };
}

function listen(socket: WebSocket): TestSocket {
  const events: SocketEvent[] = [];
  const attachments = new Map<string, Buffer>();
  const { changed, until: untilTrue } = waiting();
  // Above what tests write into raw frames of their own.
  let nextId = 1000;

  socket.on('message', (data, isBinary) => {
    events.push(isBinary ? attachmentRow(data as Buffer) : event.parse(JSON.parse(String(data))));
    changed();
  });
  socket.on('error', () => {});
  const ended = new Promise<Ending>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });

  function attachmentRow(data: Buffer): SocketEvent {
    const frame = decodeAttachmentFrame(data);
    const { row } = attachmentEvent.parse(JSON.parse(frame?.header ?? 'null'));
    attachments.set(row.id, Buffer.from(frame?.bytes ?? []));
    return { type: 'rows', conversationId: row.conversationId, rows: [row] };
  }

  const until = (what: string, fits: (heard: SocketEvent) => boolean) =>
    untilTrue(what, () => events.find(fits), events);

  const rows = (conversationId: string) =>
    events.flatMap((one) => (one.type === 'rows' && one.conversationId === conversationId ? one.rows : []));

  const answerTo = async (what: string, id: number) => {
    const answer = await until(
      `answer to ${what}`,
      (one) => (one.type === 'ok' || one.type === 'fail') && one.id === id,
    );
    return answer as Extract<SocketEvent, { type: 'ok' | 'fail' }>;
  };

  const command = (type: CommandType, fields: object) => {
    const id = nextId++;
    socket.send(JSON.stringify({ type, id, ...fields }));
    return answerTo(type, id);
  };

  return {
    events,
    attachments,
    rows,
    until,
    ended,
    socket,
    raw: (frame) => socket.send(frame),
    async call(type, fields) {
      const answer = await command(type, fields);
      expect(answer).toMatchObject({ type: 'ok' });
      return (answer as Extract<SocketEvent, { type: 'ok' }>).result as never;
    },
    async refused(code, type, fields) {
      const answer = await command(type, fields);
      expect(answer).toMatchObject({ type: 'fail', code, retryable: errors[code].retryable });
      return answer as Fail;
    },
    sendAttachment(header, bytes) {
      const id = nextId++;
      const sha256 = createHash('sha256').update(bytes).digest('base64');
      const full = { id, size: bytes.length, sha256, ...header };
      socket.send(encodeAttachmentFrame({ kind: FRAME_SEND, header: JSON.stringify(full), bytes }));
      return answerTo('an attachment', id);
    },
    untilSeq: (conversationId, seq) =>
      untilTrue(
        `row ${seq}`,
        () => {
          const heard = rows(conversationId);
          return heard.some((row) => row.seq >= seq) ? heard : undefined;
        },
        events,
      ),
    close() {
      socket.close();
      return ended;
    },
  };
}
