import { describe, expect, it } from 'vitest';
import { satchel } from '../bench/contenders.ts';
import { createWalker } from '../bench/frame-walker.ts';
import { quantile } from '../bench/statistics.ts';

const isLong = process.env.SATCHEL_TEST_LONG === '1';
const MEMBERS = isLong ? 500 : 50;
/** How long the slow reader reads nothing; the room is written to all the while. */
const STOPS_FOR = isLong ? 30_000 : 1500;
const MiB = 1024 * 1024;
/** More than a kernel holds for one socket of the loopback interface, and the server besides. */
const AT_LEAST_BYTES = 16 * MiB;
/** As many bytes as a text may have. */
const TEXT = '𝄞'.repeat(7900);
const TEXT_BYTES = Buffer.byteLength(TEXT);

/** Reading every text of a crowd as JSON would take longer than sending them. */
const SEQ = /"seq":(\d+),/g;

type Watcher = { rows: number[]; frames: number; pause(): void; resume(): void };

/** A room in a server of its own: one sender, and others who all read. */
async function openRoom() {
  const arena = await satchel.start({ rooms: 1, members: MEMBERS });
  const sender = await arena.join(0, 0);
  const latencies: number[] = [];
  let sentAt = 0;
  let next = () => {};
  sender.line.listen(
    createWalker((payload) => {
      if (!payload.subarray(0, 40).includes('"ok"')) return;
      latencies.push(performance.now() - sentAt);
      next();
    }),
  );

  async function watch(at: number): Promise<Watcher> {
    const { line } = await arena.join(0, at);
    const watcher: Watcher = {
      rows: [],
      frames: 0,
      pause: () => line.socket.pause(),
      resume: () => line.socket.resume(),
    };
    line.listen(
      createWalker((payload) => {
        if (!payload.subarray(0, 20).includes('"rows"')) return;
        watcher.frames++;
        for (const [, seq] of payload.toString('latin1').matchAll(SEQ)) watcher.rows.push(Number(seq));
      }),
    );
    return watcher;
  }

  const watchers: Watcher[] = [];
  for (let at = 1; at < MEMBERS; at++) watchers.push(await watch(at));
  let sent = 0;

  return {
    watchers,
    latencies,
    sent: () => sent,
    /** One after the other, as fast as they are answered. */
    async write(isEnough: () => boolean) {
      await new Promise<void>((resolve) => {
        next = () => {
          if (isEnough()) return resolve();
          sent++;
          sentAt = performance.now();
          sender.say(TEXT);
        };
        next();
      });
    },
    async memory() {
      const { heapUsed, external } = await arena.server.memory();
      return heapUsed + external;
    },
    stop: arena.stop,
  };
}

/** @param slow whether one reader stops meanwhile @returns what the server's memory grew by, and the others' p99 */
async function measure(slow: boolean) {
  const room = await openRoom();
  try {
    const [reader, ...others] = room.watchers;
    if (reader === undefined) throw new Error('The room is empty.');
    await room.write(() => room.sent() >= 50);
    const before = await room.memory();
    room.latencies.length = 0;
    if (slow) reader.pause();
    const begun = performance.now();
    await room.write(
      () => performance.now() - begun >= STOPS_FOR && room.sent() * TEXT_BYTES >= AT_LEAST_BYTES,
    );
    const behind = room.sent() - reader.rows.length;
    const grown = (await room.memory()) - before;
    const p99 = quantile(room.latencies, 0.99);

    // What is written while it catches up comes after what it missed.
    reader.resume();
    const missed = room.sent();
    await room.write(() => room.sent() >= missed + 50);
    const all = Array.from({ length: room.sent() }, (_, at) => at + 1);
    for (const watcher of [reader, ...others]) {
      await expect.poll(() => watcher.rows.length, { timeout: 60_000 }).toBe(all.length);
      expect(watcher.rows).toEqual(all);
    }
    return { grown, p99, behind, replayed: all.length - reader.frames };
  } finally {
    await room.stop();
  }
}

describe('a reader that stops reading', () => {
  it('[M9] costs no memory to speak of, and catches up with nothing missing, in order', async () => {
    const control = await measure(false);
    const slow = await measure(true);
    const inMiB = (bytes: number) => (bytes / MiB).toFixed(2);
    console.log(
      `${MEMBERS} members: memory grew by ${inMiB(slow.grown)} MiB, without the slow reader by ` +
        `${inMiB(control.grown)} MiB; p99 ${slow.p99.toFixed(1)} ms, without ${control.p99.toFixed(1)} ms`,
    );
    expect(control.replayed).toBe(0);
    // It was far behind, and was told what it missed in pages.
    expect(slow.behind).toBeGreaterThan(100);
    expect(slow.replayed).toBeGreaterThan(50);
    expect(slow.grown - Math.max(0, control.grown)).toBeLessThanOrEqual(MiB);
    if (isLong) expect(slow.p99).toBeLessThanOrEqual(control.p99 * 2 + 20);
  });

  it('[M9] that asks for more than it takes is answered as fast as it reads', async () => {
    const arena = await satchel.start({ rooms: 1, members: 2 });
    try {
      const [writer, asker] = [await arena.join(0, 0), await arena.join(0, 1)];
      for (let sent = 0; sent < 10; sent++) {
        await new Promise<void>((resolve) => {
          writer.line.listen(createWalker((payload) => payload.includes('"ok"') && resolve()));
          writer.say(TEXT);
        });
      }
      const before = await arena.server.memory();
      const answers: number[] = [];
      asker.line.listen(
        createWalker((payload) => {
          const event = JSON.parse(payload.toString());
          if (event.type === 'ok') answers.push(event.id);
        }),
      );
      asker.line.socket.pause();
      const ids = Array.from({ length: 150 }, (_, at) => at);
      for (const id of ids) asker.ask({ type: 'sync', id, after: 0, limit: 10 });
      // Whoever else is there is served all the while.
      await new Promise<void>((resolve) => {
        let left = 50;
        writer.line.listen(
          createWalker((payload) => {
            if (!payload.includes('"ok"')) return;
            if (--left === 0) resolve();
            else writer.say('still here');
          }),
        );
        writer.say('still here');
      });
      const { heapUsed, external } = await arena.server.memory();
      expect(heapUsed + external - before.heapUsed - before.external).toBeLessThanOrEqual(2 * MiB);
      asker.line.socket.resume();
      await expect.poll(() => answers.length, { timeout: 60_000 }).toBe(ids.length);
      expect(answers).toEqual(ids);
    } finally {
      await arena.stop();
    }
  });
});
