import { setTimeout as wait } from 'node:timers/promises';
import type { Contender, Crowd } from './contenders.ts';
import { type Gathered, gather, isComplete, type Sender, textOf } from './gather.ts';

export type Throughput = {
  /** One message that reached one member. */
  deliveriesPerSecond: number;
  messagesPerSecond: number;
  /** Processor time of the server, in µs; undefined where the system does not tell. */
  cpuPerDelivery: number | undefined;
};

export type ClosedLoop = Crowd & {
  /** Of each room; each has one message under way and sends the next when it hears its own. */
  senders: number;
  warmUpMs: number;
  measuredMs: number;
};

const ARRIVES_WITHIN = 20_000;

/** As fast as it goes. @throws Error unless every member heard every message once, in order */
export async function closedLoop(contender: Contender, load: ClosedLoop): Promise<Throughput> {
  const arena = await contender.start(load);
  try {
    const rooms: Gathered[] = [];
    for (let room = 0; room < load.rooms; room++) rooms.push(await gather(arena, room, load, load));
    const count = () => rooms.reduce((sum, { hearing }) => sum + hearing.messages, 0);

    let isOver = false;
    const sent = rooms.map(({ senders }) => senders.map((sender) => keepSending(sender, () => isOver)));
    await wait(load.warmUpMs);
    const begin = { messages: count(), cpu: arena.server.cpu(), at: performance.now() };
    await wait(load.measuredMs);
    // A disk that is slow to sync may need longer than a short measurement for its first message.
    while (count() === begin.messages) await wait(5);
    const end = { messages: count(), cpu: arena.server.cpu(), at: performance.now() };
    isOver = true;

    const deadline = performance.now() + ARRIVES_WITHIN;
    const isAllHeard = () =>
      rooms.every(({ hearing }, at) => isComplete(hearing, sum((sent[at] ?? []).map((one) => one()))));
    while (!isAllHeard()) {
      if (performance.now() > deadline) throw new Error(`${contender.name}: messages are missing.`);
      await wait(5);
    }

    const seconds = (end.at - begin.at) / 1000;
    const messages = end.messages - begin.messages;
    const deliveries = messages * load.members;
    const cpu = begin.cpu === undefined || end.cpu === undefined ? undefined : end.cpu - begin.cpu;
    return {
      deliveriesPerSecond: deliveries / seconds,
      messagesPerSecond: messages / seconds,
      cpuPerDelivery: cpu === undefined ? undefined : (cpu * 1000) / deliveries,
    };
  } finally {
    await arena.stop();
  }
}

/** @returns how many it has sent */
function keepSending(sender: Sender, isOver: () => boolean): () => number {
  let number = 0;
  let sign = Buffer.alloc(0);
  let tail: Buffer = Buffer.alloc(0);
  const next = () => {
    number++;
    const text = textOf(sender.at, number);
    sign = Buffer.from(text.slice(0, text.lastIndexOf('#') + 1));
    tail = Buffer.alloc(0);
    sender.say(text);
  };
  sender.heard = (bytes) => {
    // What came first is looked at twice: a sign may lie across two reads.
    const isHeard = bytes.includes(sign) || Buffer.concat([tail, bytes.subarray(0, 32)]).includes(sign);
    if (!isHeard) tail = Buffer.from(bytes.subarray(-32));
    else if (!isOver()) next();
    else sender.heard = () => {};
  };
  next();
  return () => number;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
