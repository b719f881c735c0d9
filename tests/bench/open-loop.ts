import type { Contender, Crowd } from './contenders.ts';
import { type Gathered, gather, isComplete, textOf } from './gather.ts';
import { quantile } from './statistics.ts';

export type OpenLoop = Crowd & {
  senders: number;
  messagesPerSecond: number;
  warmUpMs: number;
  measuredMs: number;
};
export type Latency = { p50: number; p99: number };

const ARRIVES_WITHIN = 20_000;

/**
 * Each message has its time, kept whatever the server does; what counts is the time from then until a
 * listener of its room has it, in ms. @throws Error unless everybody heard everything
 */
export async function openLoop(contender: Contender, load: OpenLoop): Promise<Latency> {
  const arena = await contender.start(load);
  try {
    const latencies: number[] = [];
    const due = new Map<string, number>();
    const rooms: Gathered[] = [];
    for (let room = 0; room < load.rooms; room++) {
      const onMessage = (text: string) => {
        const at = due.get(`${room}.${text}`);
        if (at !== undefined) latencies.push(performance.now() - at);
      };
      rooms.push(await gather(arena, room, load, { senders: load.senders, onMessage }));
    }
    const begun = performance.now();
    const interval = 1000 / load.messagesPerSecond;
    const count = Math.ceil((load.warmUpMs + load.measuredMs) / interval);
    const sent = rooms.map(() => 0);
    for (let message = 0; message < count; message++) {
      const at = begun + message * interval;
      while (performance.now() < at) await new Promise((resolve) => setImmediate(resolve));
      const room = message % load.rooms;
      const { senders } = rooms[room] ?? { senders: [] };
      const turn = Math.floor(message / load.rooms);
      const sender = senders[turn % load.senders];
      const number = Math.floor(turn / load.senders) + 1;
      if (at - begun >= load.warmUpMs) due.set(`${room}.${sender?.at}.${number}`, at);
      sender?.say(textOf(sender.at, number));
      sent[room] = (sent[room] ?? 0) + 1;
    }
    const deadline = performance.now() + ARRIVES_WITHIN;
    while (!rooms.every(({ hearing }, room) => isComplete(hearing, sent[room] ?? 0))) {
      if (performance.now() > deadline) throw new Error(`${contender.name}: messages are missing.`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
  } finally {
    await arena.stop();
  }
}
