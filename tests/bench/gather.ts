import type { Arena, Crowd, Member } from './contenders.ts';
import { createWalker } from './frame-walker.ts';

/** What a room has heard, as its first listener reads it; the others must have heard as many bytes. */
export type Hearing = {
  /** Messages heard by the listener that reads; each has two number signs and no other frame has any. */
  messages: number;
  /** Bytes of every listener of this room, the reading one first. */
  bytes: number[];
  /** Newest number heard of each sender; a message out of its order counts as a fault. */
  newest: Map<number, number>;
  faults: number;
};

export type Sender = Member & {
  at: number /** Called with every block of bytes this member hears. */;
  heard: (bytes: Buffer) => void;
};

export type Gathered = { senders: Sender[]; hearing: Hearing };

type Options = {
  senders: number;
  /** Called with each message that the reading listener hears. */
  onMessage?: (text: string) => void;
};

/** Everybody of one room joins; the first ones send, all others listen. */
export async function gather(
  arena: Arena,
  room: number,
  { members }: Crowd,
  { senders: count, onMessage }: Options,
): Promise<Gathered> {
  const hearing: Hearing = { messages: 0, bytes: [], newest: new Map(), faults: 0 };
  const senders: Sender[] = [];
  for (let at = 0; at < members; at++) {
    const member = await arena.join(room, at);
    if (at < count) {
      const sender: Sender = { ...member, at, heard: () => {} };
      member.line.listen((bytes) => sender.heard(bytes));
      senders.push(sender);
      continue;
    }
    const index = hearing.bytes.push(0) - 1;
    const read = index === 0 ? createWalker((payload) => hear(hearing, payload, onMessage)) : () => {};
    member.line.listen((bytes) => {
      hearing.bytes[index] = (hearing.bytes[index] ?? 0) + bytes.length;
      read(bytes);
    });
  }
  return { senders, hearing };
}

/** 200 bytes that name their sender and their number. */
export function textOf(sender: number, number: number, length = 200): string {
  return `#${sender}.${number}#`.padEnd(length, 'x');
}

/** Pings of the server may differ between listeners, whole messages may not. */
export function isComplete({ bytes, messages, faults }: Hearing, sent: number): boolean {
  const [read = 0] = bytes;
  return faults === 0 && messages === sent && bytes.every((count) => Math.abs(count - read) < 50);
}

const SIGN = 0x23;

function hear(hearing: Hearing, payload: Buffer, onMessage: Options['onMessage']): void {
  for (let start = payload.indexOf(SIGN); start >= 0; ) {
    const end = payload.indexOf(SIGN, start + 1);
    const text = payload.toString('latin1', start + 1, end);
    const dot = text.indexOf('.');
    const [sender, number] = [Number(text.slice(0, dot)), Number(text.slice(dot + 1))];
    hearing.messages++;
    if ((hearing.newest.get(sender) ?? 0) + 1 !== number) hearing.faults++;
    hearing.newest.set(sender, number);
    onMessage?.(text);
    start = payload.indexOf(SIGN, end + 1);
  }
}
